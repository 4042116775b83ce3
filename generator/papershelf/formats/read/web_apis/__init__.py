"""Answers of web services that describe papers, and the files that they offer."""
