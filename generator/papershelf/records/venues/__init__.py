"""Venues of papers: which entry of `venues.yaml` a record means, and the papers of each."""
