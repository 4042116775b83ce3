"""The files of the search index: writing them, and editing them in place."""
