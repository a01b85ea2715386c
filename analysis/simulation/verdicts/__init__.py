"""Judge claims on simulated studies, thousands of them, without building a frame."""
