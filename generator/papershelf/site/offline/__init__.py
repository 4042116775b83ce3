"""The service worker, for reading without a network."""
