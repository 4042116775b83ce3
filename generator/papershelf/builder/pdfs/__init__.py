"""Text and pictures of local PDFs: extracted in processes with limits, cached by digest."""
