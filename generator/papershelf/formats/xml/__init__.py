"""Papers as XML for libraries and registration agencies: MODS, Dublin Core, Crossref, DataCite."""
