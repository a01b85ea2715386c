"""Drawing: a measured frame and Axes in, Axes out; and what was drawn, read back as numbers and words."""
