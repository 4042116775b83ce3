"""The reader’s own shelf of bookmarked papers, kept in the browser."""
