"""Names that people had earlier."""
