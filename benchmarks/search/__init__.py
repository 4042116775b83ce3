"""The search index beside its peers: bytes, time, relevance, and lunr.js as the oracle."""
