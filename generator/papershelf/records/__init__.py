"""What a paper is: no site, no format, no MkDocs."""
