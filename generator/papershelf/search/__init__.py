"""The search index: from documents to small files that a reader's browser fetches on demand.

    to_document(paper, collection)          a paper as a document of the index
    build_files(with_terms(documents))      every file of the index
    build_script(lunr)                      the client, one JavaScript file
    build_syntax_script(lunr)               what it imports for queries in Lunr's own syntax

Results in Lunr's syntax equal those of lunr.js, scores included, at any size.
"""

from __future__ import annotations

from .client.bundle import (
    build_pdf_script,
    build_script,
    build_shared_modules,
    build_syntax_script,
    embed_meta,
    join_modules,
    strip_comments,
)
from .documents import (
    Document,
    Exports,
    list_earlier_names,
    list_facet,
    page_to_document,
    sort_papers,
    to_bare_document,
    to_document,
    to_texts,
)
from .expansion.expander import Expander
from .index.build import META, build_files, with_terms
from .index.compact import to_json
from .index.file_names import File, hash_content, write_ranges
from .index.patch import patch_index
from .index.postings import DocumentTerms, extract_text_terms
from .index.text_shards import TermCounts, add_text_list, build_text_shards, count_text_terms
from .index_fields import FIELDS, IndexField, apply_boosts
from .lunr_index import build_lunr_index
from .query import SCOPES, Candidate, Query, QueryMatcher, parse_query
from .terms.fold import fold
from .terms.languages import Languages, list_required_files
from .terms.terms_file import TermsFile, TermsWriter
from .terms.tokens import TextTerms

__all__ = [
    "FIELDS", "META", "SCOPES", "Candidate", "Document", "DocumentTerms", "Expander", "Exports",
    "File", "IndexField", "Languages", "Query", "QueryMatcher", "TermCounts", "TermsFile",
    "TermsWriter", "TextTerms", "add_text_list", "apply_boosts", "build_files",
    "build_lunr_index", "build_pdf_script", "build_script", "build_shared_modules",
    "build_syntax_script", "build_text_shards", "count_text_terms", "embed_meta",
    "extract_text_terms", "fold", "hash_content", "join_modules", "list_earlier_names",
    "list_facet", "list_required_files",
    "page_to_document", "parse_query", "patch_index", "sort_papers", "strip_comments",
    "to_bare_document", "to_document", "to_json", "to_texts", "with_terms", "write_ranges",
]  # fmt: skip
