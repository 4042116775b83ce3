"""Parts of records as mappings of their own; fingerprints; abstracts in a file."""
