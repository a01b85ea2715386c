"""Start kernels and worker processes for notebooks."""
