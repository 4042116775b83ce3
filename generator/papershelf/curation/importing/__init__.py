"""`papershelf import`, `add` and `refresh`: entries of other programs become records."""
