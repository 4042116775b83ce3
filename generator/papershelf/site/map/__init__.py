"""The map of papers."""
