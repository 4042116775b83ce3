"""What the site holds, made from the collection: a folder for each section of the site.

`makers.py` lists what makes pages and files; `site.py` is what they make them from.
"""

from __future__ import annotations

from .rendering.output import Asset, Edit, Output, Page
from .site import Site

__all__ = ["Asset", "Edit", "Output", "Page", "Site"]
