"""Error rates of the rules in synthetic scenarios where it is known which claims are true."""
