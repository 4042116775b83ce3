"""The people of the group whose site this is: their page, and their photos."""
