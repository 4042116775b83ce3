"""`papershelf form`: what readers submit by GitHub issue forms becomes a change of the records."""
