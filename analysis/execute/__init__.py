"""Notebooks run through papermill, kept by content, and held to their committed references."""
