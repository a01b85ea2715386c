"""Measures on plain arrays, for simulations of thousands of studies."""
