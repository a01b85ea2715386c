"""Judging: measured numbers and a rule give a verdict, and the verdict is put into words."""
