"""What records have as mappings of their own: amendments and translations."""
