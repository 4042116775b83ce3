"""The script of all pages: copying, shelf buttons, the search's dialog, shortcuts and the like."""
