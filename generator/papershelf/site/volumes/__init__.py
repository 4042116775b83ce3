"""Volumes of proceedings: their pages' heads, the order of their papers, their files."""
