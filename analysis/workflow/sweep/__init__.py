"""Runs over a grid of parameters."""
