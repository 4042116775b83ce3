"""Data computed from all records, and cached from build to build."""
