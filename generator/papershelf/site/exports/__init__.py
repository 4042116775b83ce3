"""Files of the whole collection: bibliographies, records, sitemaps, `llms.txt`."""
