"""Institutions on the pages of papers, and their files."""
