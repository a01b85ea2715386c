"""Figures and tables as a notebook shows them: alternative text, data, limits."""
