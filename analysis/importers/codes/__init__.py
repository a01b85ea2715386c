"""Codes: their paths, trees and names in tables."""
