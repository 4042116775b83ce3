"""Papers, names and vocabularies: values that know no site, no format and no MkDocs."""
