"""Kernels and processes that notebooks run in."""
