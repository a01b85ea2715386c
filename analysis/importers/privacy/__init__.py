"""Find and replace names of people in what an import writes."""
