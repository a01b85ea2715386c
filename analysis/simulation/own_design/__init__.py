"""Error rates of the claims of any study, at its own design."""
