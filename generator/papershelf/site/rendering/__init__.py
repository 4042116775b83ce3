"""What every section uses to make pages: addresses, templates, markup, phrases, scripts."""
