"""Outputs to files: the MkDocs plugin and what it builds with."""
