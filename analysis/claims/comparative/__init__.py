"""Rules and traces of claims that compare groups of interviews, codes, or values of codes."""
