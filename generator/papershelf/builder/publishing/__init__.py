"""Putting a built site on a store of objects or files: only what has changed, in a safe order."""
