"""Text for messages: plurals, suggestions, and what a terminal may be shown."""
