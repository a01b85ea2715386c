"""Generate synthetic coded interviews whose truth is known."""
