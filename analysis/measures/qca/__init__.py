"""Qualitative comparative analysis of units."""
