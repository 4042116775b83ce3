"""`papershelf import`, `add` and `refresh`: bibliography entries become records."""
