"""What runs know of inputs, outputs and other runs."""
