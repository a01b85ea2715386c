"""Run notebooks over a grid of parameters."""
