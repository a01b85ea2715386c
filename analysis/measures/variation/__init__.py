"""How much municipalities differ."""
