"""What sources say a paper is: for each kind of identifier, whom to ask and how.

The answers are texts in formats that `formats.readers` reads, as a curator could have saved them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..formats.read import READERS, Entry, Unread
from ..records.text import fold, to_plain
from .client import Client
from .identify import Identifier

_MOST = 5
"""Papers that a search for a title is asked for."""


class Answer(NamedTuple):
    """What a source answered, and the name of its format among the readers."""

    format: str
    text: str

    @property
    def found(self) -> list[Entry | Unread]:
        """What is in it, as a reader finds it."""
        return list(READERS[self.format].read(self.text))

    @property
    def entries(self) -> list[Entry]:
        """The papers in it."""
        return [one for one in self.found if isinstance(one, Entry)]


def ask(client: Client, identifier: Identifier) -> Answer | None:
    """What the first source says that has the paper; None where none has it.

    Titles are for `search`. Raises FetchError where a source can't be asked.
    """
    answers = (answer for answer in _ASK[identifier.kind](client, identifier.id) if answer)
    return next((answer for answer in answers if answer.entries), None)


def search(client: Client, title: str) -> Iterator[Answer]:
    """What sources have of a title, the best source first; each is asked when it is needed."""
    words = " ".join(_words(title))
    most = str(_MOST)
    query = {"query.bibliographic": title, "rows": most, **polite(client)}
    yield from _answered("crossref", client.get("crossref", "works", **query))
    query = {"search_query": f'ti:"{words}"', "max_results": most}
    yield from _answered("arxiv", client.get("arxiv", "query", **query))
    query = {"filter": f"title.search:{words}", "per-page": most, **keyed()}
    yield from _answered("openalex", client.get("openalex", "works", **query))


def has_title(entry: Entry, title: str) -> bool:
    """Whether an entry has a title, but for case, accents, markup and punctuation."""
    return _words(entry.record["title"]) == _words(title)


def _words(title: str) -> list[str]:
    return fold(to_plain(title, braces=True)).split()


def _answered(format: str, text: str | None) -> Iterator[Answer]:
    if text is not None:
        yield Answer(format, text)


def polite(client: Client) -> dict[str, str]:
    """Crossref serves those whom it can reach from machines of their own."""
    return {"mailto": client.contact} if client.contact else {}


def keyed() -> dict[str, str]:
    """OpenAlex answers some hundred requests a day without a key, and many with a free one."""
    key = os.environ.get("PAPERSHELF_OPENALEX_KEY", "")
    return {"api_key": key} if key else {}


# --- a generator for each kind: the first answer with a paper is the one ----------------------


def _arxiv(client: Client, id: str) -> Iterator[Answer]:
    yield from _answered("arxiv", client.get("arxiv", "query", id_list=id, max_results="1"))


def _doi(client: Client, id: str) -> Iterator[Answer]:
    yield from _answered("crossref", client.get("crossref", "works", id, **polite(client)))
    yield from _answered("datacite", client.get("datacite", "dois", id))


def _acl(client: Client, id: str) -> Iterator[Answer]:
    yield from _answered("bibtex", client.get("acl", f"{id}.bib"))


def _openreview(client: Client, id: str) -> Iterator[Answer]:
    """Venues until 2022 are in the older API."""
    yield from _answered("openreview", client.get("openreview", "notes", id=id))
    yield from _answered("openreview", client.get("openreview-1", "notes", id=id))


def _pubmed(client: Client, id: str) -> Iterator[Answer]:
    yield from _answered("nbib", medline(client, [id]))


def medline(client: Client, ids: list[str]) -> str | None:
    """The records of PubMed numbers, as PubMed exports them (ncbi.nlm.nih.gov/books/NBK25499)."""
    who = {"tool": "papershelf", **({"email": client.contact} if client.contact else {})}
    query = {"db": "pubmed", "id": ",".join(ids), "rettype": "medline", "retmode": "text"}
    return client.get("pubmed", "efetch.fcgi", **query, **who)


_ASK: Mapping[str, Callable[[Client, str], Iterator[Answer]]] = {
    "arXiv": _arxiv, "DOI": _doi, "ACL": _acl, "OpenReview": _openreview, "PMID": _pubmed,
}  # fmt: skip
