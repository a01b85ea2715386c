"""What a public run may show, and what it withholds."""
