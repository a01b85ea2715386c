"""Interviews, coders and pseudonyms."""
