"""Papers as lists for people: Markdown for a README, CSV for spreadsheets."""
