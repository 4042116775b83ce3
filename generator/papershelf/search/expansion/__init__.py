"""Words by which a paper is found although its title has others that mean the same."""
