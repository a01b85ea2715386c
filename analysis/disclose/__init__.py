"""What a run for the public may show, and what it withholds."""
