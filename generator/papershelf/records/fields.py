"""The types of values that records are made of.

YAML gives us only texts, lists and mappings (see `source`); the key decides what a text means. So
`title: 2001` stays a title, `country: no` stays Norway, and arXiv's 2301.12720 keeps its last zero.
Each error says what was found and what was expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ..errors import quote
from .date import PartialDate
from .parts.arxiv_ids import ARXIV_ID
from .slug import is_device, is_reserved, to_latin
from .text import FORBIDDEN, INVISIBLE, describe_excess, to_plain

ID_PATTERN = r"[a-z0-9][a-z0-9._-]{0,99}"
LINK_SCHEMES = ("http", "https", "mailto")
_SCHEMES = tuple(f"{scheme}:" for scheme in LINK_SCHEMES)
_TAKEN = "its URL is reserved for another page"
IMAGE_SUFFIXES = frozenset(".png .jpg .jpeg .gif .webp .avif".split())

# A text or a number in YAML, always read as text. Editors should not ask for quotes around `12`.
_LOOSE = WithJsonSchema({"type": ["string", "number"]}, mode="validation")


def to_error(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """An error in a value, from which a `Problem` is made; lone surrogates become `?`."""
    sound = message.encode(errors="replace").decode()  # pydantic-core fails at lone surrogates
    return PydanticCustomError(code, "{message}", {"message": sound, "hint": hint})


# --- text -----------------------------------------------------------------------------------


def _clean(text: str) -> str:
    """NFC, without characters that no page and no .bib file may contain."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _refuse_forbidden(INVISIBLE.sub("", text)))


def _refuse_forbidden(text: str) -> str:
    if found := FORBIDDEN.search(text):
        raise to_error("bad-text", f"not a text character: U+{ord(found[0]):04X}")
    return text


def _join_lines(text: str) -> str:
    return " ".join(_clean(text).split())


def _join_paragraphs(text: str) -> str:
    """Join lines, but keep paragraphs, which are separated by an empty line."""
    cleaned = (" ".join(part.split()) for part in re.split(r"\n[^\S\n]*\n", _clean(text)))
    return "\n\n".join(part for part in cleaned if part)


def _require_text(text: str) -> str:
    if not text:
        raise to_error("empty", "an empty text")
    return text


def _require_title(text: str) -> str:
    if not to_plain(text, braces=True).strip():
        raise to_error("empty", "an empty title")
    return text


Text = Annotated[str, Field(max_length=1_000), AfterValidator(_join_lines)]
Short = Annotated[Text, _LOOSE]
Required = Annotated[Text, AfterValidator(_require_text)]
Title = Annotated[Text, AfterValidator(_require_title)]
LongText = Annotated[str, Field(max_length=50_000), AfterValidator(_join_paragraphs)]


def _check_markdown(text: str) -> str:
    if excess := describe_excess(text):
        raise to_error("bad-value", excess)
    return _clean(text).strip()  # with its lines


Markdown = Annotated[str, Field(max_length=50_000), AfterValidator(_check_markdown)]
MOST = 1_000_000_000  # the highest number in a record, of upvotes or of authors
Count = Annotated[int, Field(ge=0, le=MOST)]


# --- dates ----------------------------------------------------------------------------------


def _parse_date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        raise to_error("wrong-type", "expected a date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        return PartialDate.parse(value)
    except ValueError as error:
        raise to_error("bad-date", str(error)) from None


def _parse_day(value: Any) -> PartialDate:
    date = _parse_date(value)
    if not date.day:
        raise to_error("bad-date", f"`{date}` is not a day: write YYYY-MM-DD")
    return date


AS_TEXT = PlainSerializer(str, return_type=str, when_used="json")
Date = Annotated[
    PartialDate,
    PlainValidator(_parse_date),
    AS_TEXT,
    WithJsonSchema(
        {"type": ["string", "integer"], "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
    ),
]
Day = Annotated[
    PartialDate,
    PlainValidator(_parse_day),
    AS_TEXT,
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]


# --- identifiers ----------------------------------------------------------------------------


def _match(code: str, pattern: str, expected: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if text and not compiled.fullmatch(text):
            raise to_error(code, f"{quote(text)} is not {expected}")
        return text

    return check


def is_free_id(text: str) -> bool:
    """Whether no other file of the site, and no device, has the name of an id."""
    return not is_reserved(text) and not text.endswith((".", ".bib"))


def _check_paper_id(text: str) -> str:
    if not re.fullmatch(ID_PATTERN, text):
        hint = to_latin(text)[:100]
        raise to_error(
            "bad-id",
            f"{quote(text)} is not an id: use at most 100 characters of a-z, 0-9, `.`, `_` and "
            "`-`, the first a letter or digit",
            f"for example `{hint}`" if re.fullmatch(ID_PATTERN, hint) else "",
        )
    if not is_free_id(text):
        reason = "Windows reserves this name" if is_device(text) else _TAKEN
        raise to_error("bad-id", f"`{text}` can't be an id: {reason}")
    return text


def _check_slug(text: str) -> str:
    if is_device(text):
        raise to_error("bad-id", f"`{text}` can't be an id: Windows reserves this name")
    return text


def _strip_prefixes(code: str, expected: str, pattern: str, *prefixes: str) -> Callable[[str], str]:
    """A validator that accepts an identifier or its full URL, and returns the identifier."""
    strip = re.compile("|".join(prefixes), re.IGNORECASE)
    compiled = re.compile(pattern)

    def reduce(text: str) -> str:
        address = strip.match(text)
        bare = text[address.end() :] if address else text
        if address and address[0].lower().startswith("http"):
            bare = unquote(bare)  # `%2F` is an escaped slash in a URL, and a comment in TeX
        if bare and not compiled.fullmatch(bare):
            raise to_error(code, f"{quote(text)} is not {expected}")
        return bare

    return reduce


def _parse_openreview(text: str) -> str:
    """The id of a forum, from the id or the URL of its page."""
    if "openreview.net/" in text:
        text = parse_qs(urlsplit(text).query).get("id", [text])[0]
    return _match("bad-openreview", r"[A-Za-z0-9_-]{4,40}", "an OpenReview id")(text)


def _parse_orcid(text: str) -> str:
    """An ORCID iD with a right check digit (ISO 7064 11,2)."""
    bare = re.sub(r"^https?://orcid\.org/", "", text).upper()
    if not bare:
        return bare
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", bare):
        raise to_error("bad-orcid", f"{quote(text)} is not an ORCID iD: write 0000-0000-0000-0000")
    from stdnum.iso7064 import mod_11_2  # here, as it loads `ssl` and `pydoc`

    if not mod_11_2.is_valid(bare.replace("-", "")):
        raise to_error("bad-orcid", f"{quote(text)} is not an ORCID iD: its check digit is wrong")
    return bare


_DOI = _strip_prefixes(
    "bad-doi",
    "a DOI: write 10.NNNN/suffix",
    r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f]+",
    r"^https?://(?:dx\.)?doi\.org/",
    r"^doi:\s*",
)
_ARXIV = _strip_prefixes(
    "bad-arxiv",
    "an arXiv id: write 2301.12726 or math.GT/0309136",
    rf"{ARXIV_ID}(?:v[0-9]+)?",
    r"^https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/",
    r"^arxiv:\s*",
)

PaperId = Annotated[str, AfterValidator(_check_paper_id), WithJsonSchema(
    {"type": "string", "pattern": f"^{ID_PATTERN}$"})]  # fmt: skip
# BibTeX reads a key up to a comma, space or brace; in LaTeX's \cite it has no special characters.
CitationKey = Annotated[Short, AfterValidator(
    _match("bad-key", r"[A-Za-z0-9][A-Za-z0-9._:+/-]*", "a citation key: use ASCII letters, "
              "digits and . _ : + / -"))]  # fmt: skip
Slug = Annotated[
    str,
    AfterValidator(_match("bad-id", r"[a-z0-9][a-z0-9-]{0,99}", "a slug: use a-z, 0-9 and -")),
    AfterValidator(_check_slug),
]
Doi = Annotated[Text, AfterValidator(_DOI)]
Arxiv = Annotated[Short, AfterValidator(lambda text: _ARXIV(text.removesuffix(".pdf")))]
ArxivClass = Annotated[
    Text,
    AfterValidator(_match("bad-arxiv", r"[a-z-]+(?:\.[A-Za-z-]+)?", "an arXiv class: write cs.LG")),
]
OpenReview = Annotated[Text, AfterValidator(_parse_openreview)]
Orcid = Annotated[Text, AfterValidator(_parse_orcid)]
Isbn = Annotated[
    Short,
    AfterValidator(
        _match("bad-isbn", r"(?:[0-9][- ]?){9}(?:(?:[0-9][- ]?){3})?[0-9Xx]", "an ISBN")
    ),
]
Issn = Annotated[
    Short,
    AfterValidator(_match("bad-issn", r"[0-9]{4}-?[0-9]{3}[0-9Xx]", "an ISSN: write 1234-5679")),
]
Language = Annotated[Text, AfterValidator(
    _match("bad-language", r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", "a language tag: write en "
              "or pt-BR"))]  # fmt: skip
BibtexField = Annotated[
    str,
    AfterValidator(_match("bad-field", r"[A-Za-z][A-Za-z0-9_+-]*", "the name of a BibTeX field")),
]


# --- links ----------------------------------------------------------------------------------


def is_local(link: str) -> bool:
    """Whether a checked link is the path of a file under `content/`."""
    return not link.startswith(_SCHEMES)


def check_web_link(text: str) -> str:
    """An http(s) or mailto URL without white space or control characters."""
    if not text:
        return text
    if re.search(r"[\s\x00-\x1f\x7f\\<>\"]", text):
        message = f"{quote(text)} has a character that URLs can't contain"
        raise to_error("bad-link", message, "write a space as %20, and `/` between folders")
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in LINK_SCHEMES:
        message = f"{quote(text)} is not a link: begin with https://, http:// or mailto:"
        raise to_error("bad-link", message, "" if colon else f"is it https://{text.lstrip('/')}?")
    try:
        host = urlsplit(text).netloc
    except ValueError:
        host = ""
    if scheme.lower() != "mailto" and not host:
        raise to_error("bad-link", f"{quote(text)} is not a link: it has no host")
    return f"{scheme.lower()}:{rest}"


def _check_link(text: str) -> str:
    """A web link, or the path of a file under `content/`."""
    if not text or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) or text.startswith("//"):
        return check_web_link(text)
    if not text.isprintable():
        message = f"{quote(text)} has a character that file names should not contain"
        raise to_error("bad-link", message)
    path = PurePosixPath(text)
    if "\\" in text or path.is_absolute() or ".." in path.parts:
        message = f"{quote(text)} is outside the content folder: name a file in it"
        raise to_error("bad-link", message)
    if any(part.startswith(".") for part in path.parts):
        raise to_error("bad-link", f"{quote(text)} is a hidden file")
    return str(path)


def _check_image(text: str) -> str:
    if text and PurePosixPath(text).suffix.lower() not in IMAGE_SUFFIXES:
        expected = " ".join(sorted(IMAGE_SUFFIXES))
        raise to_error("bad-link", f"{quote(text)} is not an image: expected {expected}")
    return text


def _require_local_file(text: str) -> str:
    if text and not is_local(text):
        message = f"{quote(text)} is on another host: pages load images only from their own site"
        raise to_error("bad-link", message, "put the image under content/")
    return text


_Clean = Annotated[str, Field(max_length=2_000), AfterValidator(_refuse_forbidden)]
WebLink = Annotated[_Clean, AfterValidator(check_web_link)]
Link = Annotated[_Clean, AfterValidator(_check_link)]
Image = Annotated[Link, AfterValidator(_require_local_file), AfterValidator(_check_image)]
