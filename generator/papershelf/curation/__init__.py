"""Records that are written for the curator: imported, and mended. It knows no pages, no MkDocs."""
