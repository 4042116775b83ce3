"""Files that people write themselves: lists of identifiers or of links, CITATION.cff."""
