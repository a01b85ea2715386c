"""Verdicts repeated with something left out, recoded, or judged by another version of a rule."""
