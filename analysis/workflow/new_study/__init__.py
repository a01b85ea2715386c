"""Write a study of one's own, and sections for it, ready to run."""
