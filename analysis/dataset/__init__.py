"""The tables of a dataset: their schema, reading, validation and writing."""
