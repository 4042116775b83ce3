"""Affiliations of authors, and the institutions in them."""
