"""Limits of static hosts, and how close a site is to them."""
