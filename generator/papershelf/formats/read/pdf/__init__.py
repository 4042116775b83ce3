"""PDFs of papers: only the paper's identifier is read, and looked up.

It is searched in the name of the file, in the metadata, and on the first page: a DOI, an arXiv id
or an ACL Anthology id. Without any, the title in the metadata is looked up, if it looks like one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath
from typing import Any

from ....records.parts.arxiv_ids import ARXIV_ID
from ..common.entry import Mention, Unread
from ..common.identify import find_identifier
from ..common.validate import replace_surrogates

SUFFIXES = (".pdf",)

_ARXIV = re.compile(
    r"(?<![\w.])(?:arxiv[:_ -]?)?([0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})(?:v[0-9]+)?"
    r"(?![\w.]?[0-9])",
    re.IGNORECASE,
)
_ARXIV_STAMP = re.compile(rf"arxiv(?:\s*:\s*|\.org/(?:abs|pdf)/)({ARXIV_ID})", re.IGNORECASE)
_ACL = re.compile(r"([0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4})")
_DOI = re.compile(r"(?<![0-9.])10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"<>{}|\\^`]{2,200}")
_DOI_IN_NAME = re.compile(r"(?<![0-9.])(10\.[0-9]{4,9})(?:[_/:-]|%2[Ff])([^\s\"<>]{2,200})")
_BROKEN_DOI = re.compile(r"(10\.[0-9]{4,9}/)\s*\n\s*")
_MOST_LINKS = 500
_LARGEST = 200_000_000
_LONGEST = 20_000
"""Most characters of a page, or of metadata, that are searched."""


def recognizes(text: str) -> bool:
    """Whether the file begins like a PDF."""
    return text.startswith("%PDF-")


def read(text: str, name: str = "") -> Iterator[Mention | Unread]:
    """Yield the paper; `name` is the file's, and `text` its bytes as characters (Latin-1)."""
    if found := _find_in_name(PurePath(name).stem):
        yield Mention(found)
        return
    try:
        yield _look_inside(text.encode("latin-1"))
    except ImportError:
        what = "its name has no DOI or arXiv id; to look into PDFs, install papershelf[pdf]"
        yield Unread(1, f"{what}: pip install 'papershelf[pdf]'")


def _find_in_name(stem: str) -> str:
    if found := _ARXIV.search(stem):
        return f"arXiv:{found[1]}"
    if found := _DOI_IN_NAME.search(stem):
        return _check(f"{found[1]}/{found[2]}")
    if found := _ACL.fullmatch(stem):
        return f"ACL:{found[1]}"
    return ""


def _look_inside(data: bytes) -> Mention | Unread:
    """Return the paper that a PDF is. Raises ImportError without pypdf."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if len(data) > _LARGEST:
        return Unread(1, "a PDF of more than 200 MB; add it by identifier: papershelf add")
    title, problem = "", ""
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        info = {str(key): str(value)[:_LONGEST] for key, value in (reader.metadata or {}).items()}
        title = info.get("/Title", "")
        for values in _list_texts(reader, info):
            if found := _find_in_text(values):
                return Mention(found)
    except ImportError as error:  # of what decrypts
        problem = f" ({error})"
    except Exception as error:  # pypdf raises whatever a broken file leads to
        problem = f" (not a valid PDF: {error})"
    if _is_title(title):
        return Mention(" ".join(replace_surrogates(title).split()))
    what = "no DOI or arXiv id in its name, in its metadata or on its first page"
    return Unread(1, f"{what}{problem}; add it by identifier or title: papershelf add")


def _list_texts(reader: Any, info: dict[str, str]) -> Iterator[str]:
    """Yield the texts to search, the most reliable one first."""
    named = [value for key, value in info.items() if re.search("doi|arxiv", key, re.IGNORECASE)]
    yield "\n".join(named)
    yield _read_xmp(reader)
    yield "\n".join(value for key, value in info.items() if key != "/Title")
    page = reader.pages[0]
    text = page.extract_text()[:_LONGEST]
    yield "\n".join(found[0] for found in _ARXIV_STAMP.finditer(text) if ":" in found[0][:8])
    text = _BROKEN_DOI.sub(r"\1", text)
    # A line may end within a DOI, but not within the address of its link. Links to others are none.
    starts = tuple(doi.rstrip("-") for doi in _list_dois(text))
    yield "\n".join(doi for doi in _list_dois(_list_addresses(page)) if doi.startswith(starts))
    yield text
    yield info.get("/Title", "")


def _list_addresses(page: Any) -> str:
    """Return the addresses of a page's links, one a line."""
    addresses = []
    for reference in (page.get("/Annots") or [])[:_MOST_LINKS]:
        action = reference.get_object().get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if isinstance(address, str):
            addresses.append(address[:500])
    return "\n".join(addresses)


def _read_xmp(reader: Any) -> str:
    """Return the elements of the XMP metadata that are identifiers."""
    root = reader.trailer["/Root"]
    stream = root.get("/Metadata")
    if stream is None:
        return ""
    xmp = stream.get_object().get_data()[: 50 * _LONGEST].decode("utf-8", "replace")
    tags = r"<((?:prism:|dc:|pdfx:|crossmark:)?(?:doi|DOI|identifier|url))[^>]*>([^<]{5,300})<"
    return "\n".join(found[1] for found in re.findall(tags, xmp))


def _find_in_text(text: str) -> str:
    """Return the first identifier in a text: arXiv's stamp, or a DOI."""
    if stamp := _ARXIV_STAMP.search(text):
        return f"arXiv:{stamp[1]}"
    return next(filter(None, map(_check, _list_dois(text))), "")


def _list_dois(text: str) -> list[str]:
    return [found[0] for found in _DOI.finditer(text)]


def _check(doi: str) -> str:
    """Return the name of a paper for a DOI that a text has, without marks behind it."""
    doi = doi.rstrip(".,;:'’”")
    while doi.endswith((")", "]")) and doi.count("(") + doi.count("[") < doi.count(")") + doi.count(
        "]"
    ):
        doi = doi[:-1]
    found = find_identifier(doi)
    return str(found) if found else ""


def _is_title(text: str) -> bool:
    """Whether the title in the metadata is one, and no name of a file."""
    words = text.split()
    return 3 < len(words) < 40 and not re.search(r"\.(?:docx?|dvi|tex|pdf|indd|qxd)$", text.strip())
