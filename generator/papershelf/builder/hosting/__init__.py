"""What hosts of static sites allow, and how near a site is to it."""
