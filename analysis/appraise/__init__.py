"""How well verdicts stand: in worlds where statements are known to be true or untrue."""
