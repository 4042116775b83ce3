"""Asking others for papers, over the network: what they are, and what became of them."""
