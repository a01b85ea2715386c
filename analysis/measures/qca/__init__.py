"""Qualitative comparative analysis of municipalities."""
