"""Coded passages, their overlap, and the subset of a study that is analysed."""
