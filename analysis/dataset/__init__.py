"""Datasets: the schema of their tables, and how they are read, validated and written."""
