"""`papershelf people`: authors whose names differ but who are likely the same person."""
