"""From outputs to the files of a site: the build, its cache, and the MkDocs plugin."""
