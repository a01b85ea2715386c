"""Intervals, tests and contrasts for few units."""
