"""Samspil: from coded interviews to the verdict on each published statement."""

__version__ = "0.1.0"
