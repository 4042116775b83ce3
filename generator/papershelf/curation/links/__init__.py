"""Links of records: which are dead, and what takes their place."""
