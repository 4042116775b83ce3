"""Sessions of a reading group: on the page of a reading list, and as a calendar."""
