"""Pages that list papers or names: authors, tags, venues, years, reading lists, citation keys."""
