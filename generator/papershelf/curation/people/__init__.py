"""Authors whose names differ but who are likely the same person."""
