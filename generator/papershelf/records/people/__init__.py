"""Names that people no longer have."""
