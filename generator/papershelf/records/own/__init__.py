"""The keys that a curator adds to records, defined in `fields.yaml`."""
