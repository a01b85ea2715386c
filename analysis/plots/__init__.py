"""Figures: measured frame and axes in, axes out."""
