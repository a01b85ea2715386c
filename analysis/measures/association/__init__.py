"""Codes that occur together, and with attributes of interviews."""
