"""Similarity of papers: the related papers of each, and the map of all."""

from __future__ import annotations

from .landmarks import INSTALL, WIDTH, Point
from .neighbourhoods import Neighbourhood
from .places import Layout, Map
from .related import Neighbours
from .weights import Text, map_in_parallel, to_vector, weigh

__all__ = [
    "INSTALL", "WIDTH", "Layout", "Map", "Neighbourhood", "Neighbours", "Point", "Text",
    "map_in_parallel", "to_vector", "weigh",
]  # fmt: skip
