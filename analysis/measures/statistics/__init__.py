"""Intervals, tests and contrasts for few municipalities."""
