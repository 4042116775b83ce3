"""Feeds for feed readers, and the digest that is sent by e-mail."""
