"""The sources that a collection follows, and the papers that it refuses."""
