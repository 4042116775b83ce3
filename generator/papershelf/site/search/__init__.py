"""The search page and the files that it reads."""
