"""Names that rates of threats have in common."""

NO_EFFECT = "no-effect"  # the threat that is none: nothing is true
ANY = "any"  # in place of a claim: at least one of several
