"""`papershelf form`: what readers submit with GitHub issue forms becomes changes of records."""
