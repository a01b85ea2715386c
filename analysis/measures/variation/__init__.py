"""How much units differ."""
