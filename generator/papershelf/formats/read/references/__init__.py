"""Files that reference managers export: RIS, MEDLINE, EndNote, CSL-JSON, and our own JSON Lines."""
