"""The search index: from documents to small files that a reader's browser fetches as it needs them.

    files(counted(of_papers(shelf)))    every file of the index
    script(lunr)                        the client, one JavaScript file

Results in Lunr's syntax are those of lunr.js, score for score, at any size.
"""

from __future__ import annotations

from .build import META, VERSION, counted, files, ranges
from .client import bare, folding, holding, joined, script
from .compact import to_json
from .documents import Document, in_order, of_page, of_paper, of_papers, texts_of
from .edit import edited, names_in
from .fields import FIELDS, Field, weighted
from .fold import fold
from .languages import Languages, needed
from .lunr_index import lunr_index
from .names import File, mark
from .postings import Counted, count, count_texts
from .related import Neighbours
from .weights import Cut, Text, each, vector_of, weigh

__all__ = [
    "FIELDS", "META", "VERSION", "Counted", "Cut", "Document", "Field", "File", "Languages",
    "Neighbours", "Text", "bare", "count", "count_texts", "counted", "each", "edited", "files",
    "fold", "folding", "holding", "in_order", "joined", "lunr_index", "mark", "names_in", "needed",
    "of_page", "of_paper", "of_papers", "ranges", "script", "texts_of", "to_json", "vector_of",
    "weigh", "weighted",
]  # fmt: skip
