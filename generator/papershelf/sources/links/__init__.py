"""Where links lead: whether an address is dead, and other copies of what was there."""
