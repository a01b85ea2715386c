"""How many units and interviews mention a code."""
