"""`papershelf fix`: records rewritten as the manual recommends, without changing what they say."""
