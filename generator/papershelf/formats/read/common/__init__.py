"""Code that readers share: entries, names, dates, identifiers, markup, validation of records."""
