"""The files of the search index: how they are written, and edited."""
