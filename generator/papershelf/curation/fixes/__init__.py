"""`papershelf fix`: rewrites records as the manual recommends, without changing their meaning."""
