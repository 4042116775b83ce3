"""What a site shows of its local PDFs: passages, the search of their text, and pictures."""
