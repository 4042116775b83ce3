"""Looks papers up: which sources have each kind of identifier, and how to ask them.

Responses are texts in formats that `formats.read` reads, as a curator could have saved them.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..formats.read import READERS, Entry, Found
from ..formats.read.common.identify import Identifier
from ..records.text import fold, to_plain
from .client import Client

_MOST = 5
"""Papers to ask for in a search by title."""
_MOST_AT_ONCE = 50
"""Papers to ask for in a request for several."""


class SourceResponse(NamedTuple):
    """The text that a source answered, and the name of its format among the readers."""

    format: str
    text: str

    @property
    def contents(self) -> list[Found]:
        """Its papers, and what its reader didn't understand."""
        return list(READERS[self.format].read(self.text))

    @property
    def entries(self) -> list[Entry]:
        """The papers in it."""
        return [entry for entry in self.contents if isinstance(entry, Entry)]


def look_up(client: Client, identifier: Identifier) -> SourceResponse | None:
    """Return the response of the first source that has a paper; None if no source has it.

    For titles, use `search`. Raises FetchError if a source can't be reached.
    """
    found = _LOOK_UP[identifier.kind](client, identifier.id)
    return next((response for response in found if response.entries), None)


def look_up_several(
    client: Client, identifiers: Iterable[Identifier]
) -> Iterator[tuple[Identifier, Entry, str]]:
    """Yield (identifier, entry, format) of the papers that one request for many finds: of arXiv, of
    PubMed, and of Crossref.

    For all others, use `look_up`. Raises FetchError if a source can't be reached.
    """
    by_kind: dict[str, dict[str, Identifier]] = defaultdict(dict)
    for identifier in identifiers:
        by_kind[identifier.kind][_to_key(identifier.kind, identifier.id)] = identifier
    for kind, ask in _ASK_FOR_SEVERAL.items():
        wanted = by_kind[kind]
        ids = [id for id in wanted if "," not in id]  # a comma separates two
        for start in range(0, len(ids), _MOST_AT_ONCE):
            for response in ask(client, ids[start : start + _MOST_AT_ONCE]):
                for entry in response.entries:
                    key = _to_key(kind, _ID_OF[kind](entry))
                    if key in wanted:
                        yield wanted[key], entry, response.format


def _to_key(kind: str, id: str) -> str:
    """Return an identifier as all spellings of it compare."""
    if kind == "arXiv":
        return re.sub(r"\.[A-Z]{2}/|v[0-9]+$", lambda found: "/" if "/" in found[0] else "", id)
    return id.lower()


def _ask_arxiv(client: Client, ids: Sequence[str]) -> Iterator[SourceResponse]:
    query = {"id_list": ",".join(ids), "max_results": str(len(ids))}
    yield from _respond("arxiv", client.get("arxiv", "query", **query))


def _ask_crossref(client: Client, ids: Sequence[str]) -> Iterator[SourceResponse]:
    query = {"filter": ",".join(f"doi:{id}" for id in ids), "rows": str(len(ids))}
    contact = get_crossref_contact(client)
    yield from _respond("crossref", client.get("crossref", "works", **query, **contact))


def _ask_pubmed(client: Client, ids: Sequence[str]) -> Iterator[SourceResponse]:
    yield from _respond("nbib", fetch_medline(client, list(ids)))


_ASK_FOR_SEVERAL: Mapping[str, Callable[[Client, Sequence[str]], Iterator[SourceResponse]]] = {
    "arXiv": _ask_arxiv, "DOI": _ask_crossref, "PMID": _ask_pubmed,
}  # fmt: skip
_ID_OF: Mapping[str, Callable[[Entry], str]] = {
    "arXiv": lambda entry: str(entry.record.get("arxiv", "")),
    "DOI": lambda entry: str(entry.record.get("doi", "")), "PMID": lambda entry: entry.key,
}  # fmt: skip


def search(client: Client, title: str) -> Iterator[SourceResponse]:
    """Yield what each source has for a title, the best source first. A source is asked only when
    its response is needed."""
    words = " ".join(_split_words(title))
    most = str(_MOST)
    query = {"query.bibliographic": title, "rows": most, **get_crossref_contact(client)}
    yield from _respond("crossref", client.get("crossref", "works", **query))
    query = {"search_query": f'ti:"{words}"', "max_results": most}
    yield from _respond("arxiv", client.get("arxiv", "query", **query))
    query = {"filter": f"title.search:{words}", "per-page": most, **get_openalex_key()}
    yield from _respond("openalex", client.get("openalex", "works", **query))


def has_title(entry: Entry, title: str) -> bool:
    """Whether an entry has a title, apart from case, accents, markup and punctuation."""
    return _split_words(entry.record["title"]) == _split_words(title)


def _split_words(title: str) -> list[str]:
    return fold(to_plain(title, braces=True)).split()


def _respond(format: str, text: str | None) -> Iterator[SourceResponse]:
    if text is not None:
        yield SourceResponse(format, text)


def get_crossref_contact(client: Client) -> dict[str, str]:
    """Return the parameter with the curator's address: Crossref has faster servers for requests
    that have one."""
    return {"mailto": client.contact} if client.contact else {}


def get_openalex_key() -> dict[str, str]:
    """Return the parameter with the OpenAlex key from the environment, if there is one: without a
    key OpenAlex answers about a hundred requests a day."""
    key = os.environ.get("PAPERSHELF_OPENALEX_KEY", "")
    return {"api_key": key} if key else {}


# --- a generator for each kind of identifier: the first response with a paper counts ----------


def _look_up_arxiv(client: Client, id: str) -> Iterator[SourceResponse]:
    yield from _respond("arxiv", client.get("arxiv", "query", id_list=id, max_results="1"))


def _look_up_doi(client: Client, id: str) -> Iterator[SourceResponse]:
    contact = get_crossref_contact(client)
    yield from _respond("crossref", client.get("crossref", "works", id, **contact))
    yield from _respond("datacite", client.get("datacite", "dois", id))


def _look_up_acl(client: Client, id: str) -> Iterator[SourceResponse]:
    yield from _respond("bibtex", client.get("acl", f"{id}.bib"))


def _look_up_openreview(client: Client, id: str) -> Iterator[SourceResponse]:
    """Venues until 2022 are in the older API."""
    yield from _respond("openreview", client.get("openreview", "notes", id=id))
    yield from _respond("openreview", client.get("openreview-1", "notes", id=id))


def _look_up_pubmed(client: Client, id: str) -> Iterator[SourceResponse]:
    yield from _respond("nbib", fetch_medline(client, [id]))


def _look_up_isbn(client: Client, id: str) -> Iterator[SourceResponse]:
    """Only the book itself: Crossref has the same ISBN for each of its chapters."""
    kinds = ("book", "monograph", "edited-book", "reference-book", "proceedings", "report")
    filters = ",".join([f"isbn:{id}", *(f"type:{kind}" for kind in kinds)])
    contact = get_crossref_contact(client)
    yield from _respond("crossref", client.get("crossref", "works", filter=filters, **contact))


def fetch_medline(client: Client, ids: list[str]) -> str | None:
    """Return the records of PubMed ids in MEDLINE format (ncbi.nlm.nih.gov/books/NBK25499)."""
    contact = {"tool": "papershelf", **({"email": client.contact} if client.contact else {})}
    query = {"db": "pubmed", "id": ",".join(ids), "rettype": "medline", "retmode": "text"}
    return client.get("pubmed", "efetch.fcgi", **query, **contact)


_LOOK_UP: Mapping[str, Callable[[Client, str], Iterator[SourceResponse]]] = {
    "arXiv": _look_up_arxiv, "DOI": _look_up_doi, "ACL": _look_up_acl,
    "OpenReview": _look_up_openreview, "PMID": _look_up_pubmed, "ISBN": _look_up_isbn,
}  # fmt: skip
