"""Read sheets of CSV and XLSX files as frames of strings."""
