"""Validate notebooks against their stored outputs."""
