"""Error rates of the rules in synthetic worlds where the truth is known."""
