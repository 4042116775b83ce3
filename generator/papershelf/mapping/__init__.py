"""A map of papers: alike ones near each other, and words for what lies where."""

from __future__ import annotations

from .landmarks import INSTALL, WIDTH, Place
from .neighbourhoods import Neighbourhood
from .places import Map, Places

__all__ = ["INSTALL", "WIDTH", "Map", "Neighbourhood", "Place", "Places"]
