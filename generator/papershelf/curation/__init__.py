"""Reading and writing records for the curator: imports, fixes and forms. It knows no pages."""
