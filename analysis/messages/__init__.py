"""Format text for messages: plurals, suggestions, and characters that are safe to print."""
