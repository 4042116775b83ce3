"""Tables with a header row: CSV and TSV."""
