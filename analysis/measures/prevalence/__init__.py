"""How many municipalities and interviews mention a code."""
