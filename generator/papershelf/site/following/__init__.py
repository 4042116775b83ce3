"""What is new since a reader's last visit, and what they follow, kept in their browser."""
