"""Which papers are alike: the related papers of each, and the map that shows all of them."""

from __future__ import annotations

from .landmarks import INSTALL, WIDTH, Place
from .neighbourhoods import Neighbourhood
from .places import Map, Places
from .related import Neighbours
from .weights import Text, map_in_parallel, to_vector, weigh

__all__ = [
    "INSTALL", "WIDTH", "Map", "Neighbourhood", "Neighbours", "Place", "Places", "Text",
    "map_in_parallel", "to_vector", "weigh",
]  # fmt: skip
