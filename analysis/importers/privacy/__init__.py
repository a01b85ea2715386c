"""Find names of people in what an import writes."""
