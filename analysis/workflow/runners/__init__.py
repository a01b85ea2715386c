"""Run one notebook: in a forked kernel, in a kernel of its own, or in this process."""
