"""Papershelf: a static-site generator for paper collections."""

__version__ = "0.1.0"
