"""Tables and projects that leave the house: for spreadsheets, and back to the tools that researchers code in."""
