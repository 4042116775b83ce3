"""The statistics page: counts, charts and their data files."""
