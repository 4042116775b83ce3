"""The pages and files of the site: a folder for each of its sections.

`makers.py` lists what makes them; `site.py` has the values that they are made from.
"""

from __future__ import annotations

from .rendering.output import Asset, Output, Page
from .site import Site

__all__ = ["Asset", "Output", "Page", "Site"]
