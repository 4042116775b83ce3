"""Feeds for feed readers, and the digest for e-mail."""
