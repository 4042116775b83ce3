"""The home page and what its tabs lead to: newest papers, days, weeks, months, most upvoted."""
