"""Compare, match and merge projects."""
