"""How collaboration is experienced, and what goes with it."""
