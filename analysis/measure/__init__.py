"""Measures: frames in, a frame or a number out. Nothing here reads a file, draws, or knows a threshold."""
