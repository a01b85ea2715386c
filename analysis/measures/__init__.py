"""Measures: frame in, frame out."""
