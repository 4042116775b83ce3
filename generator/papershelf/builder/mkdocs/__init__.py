"""The only code that knows MkDocs: the plugin, its pages, and its configuration."""
