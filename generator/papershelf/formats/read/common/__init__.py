"""What several readers share: entries, names, dates, identifiers, and the checks of a record."""
