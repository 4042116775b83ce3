"""The page of a paper: its body, its metadata for other programs, and the files beside it."""
