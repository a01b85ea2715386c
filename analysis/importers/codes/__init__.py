"""Find codes by their paths, trees and names in tables."""
