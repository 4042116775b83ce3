"""The search index: from documents to small files that a reader's browser fetches as it needs them.

    files(counted(of_papers(shelf)))    every file of the index
    script(lunr)                        the client, one JavaScript file

Results in Lunr's syntax are those of lunr.js, score for score, at any size.
"""

from __future__ import annotations

from .client.bundle import bare, folding, holding, joined, script
from .documents import Document, in_order, of_page, of_paper, of_papers, texts_of
from .fields import FIELDS, Field, weighted
from .index.build import META, VERSION, counted, files, ranges
from .index.compact import to_json
from .index.edit import edited, names_in
from .index.file_names import File, mark
from .index.postings import Counted, count, count_texts
from .lunr_index import lunr_index
from .terms.fold import fold
from .terms.languages import Languages, needed
from .terms.tokens import Cut

__all__ = [
    "FIELDS", "META", "VERSION", "Counted", "Cut", "Document", "Field", "File", "Languages", "bare",
    "count", "count_texts", "counted", "edited", "files", "fold", "folding", "holding", "in_order",
    "joined", "lunr_index", "mark", "names_in", "needed", "of_page", "of_paper", "of_papers",
    "ranges", "script", "texts_of", "to_json", "weighted",
]  # fmt: skip
