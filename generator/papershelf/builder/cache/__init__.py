"""What a build leaves for the next one, and the folder that holds it."""
