"""Papers in hand-written pages: citations, and blocks that show papers."""
