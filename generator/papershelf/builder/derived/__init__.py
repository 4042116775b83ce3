"""Data that is computed from records and kept from build to build."""
