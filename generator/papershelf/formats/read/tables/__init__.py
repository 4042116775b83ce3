"""Tables: CSV, TSV and workbooks."""
