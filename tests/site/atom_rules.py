"""What RFC 4287 demands of a feed document, read from the file and not from what wrote it.

A rule a line: a place, what is asked there, and the section that asks it. No schema for Atom comes
in a package of Debian, PyPI or npm, so these are the rules in our own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
Element = ET.Element
Rule = tuple[str, str, Callable[[Element], bool]]

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_MIME = re.compile(r".+/.+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_FEED = set("author category contributor generator icon logo id link rights subtitle title updated entry".split())
_ENTRY = set("author category content contributor id link published rights source summary title updated".split())
_ATTRIBUTES = {
    "feed": set(), "entry": set(), "id": set(), "title": {"type"}, "subtitle": {"type"},
    "updated": set(), "author": set(), "name": set(), "content": {"type", "src"},
    "category": {"term", "scheme", "label"},
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
}  # fmt: skip


def children(of: Element, name: str) -> list[Element]:
    return of.findall(f"{ATOM}{name}")


def number(name: str, least: int, most: int | float) -> Callable[[Element], bool]:
    return lambda of: least <= len(children(of, name)) <= most


def is_iri(text: str | None) -> bool:
    parts = urlsplit(text or "")
    return bool(parts.scheme and (parts.netloc or parts.path)) and not re.search(r"[\s<>\"]", text or "")


def alternates_differ(of: Element) -> bool:
    kinds = Counter((one.get("type"), one.get("hreflang")) for one in children(of, "link")
                    if one.get("rel", "alternate") == "alternate")  # fmt: skip
    return all(times == 1 for times in kinds.values())


def has_alternate(of: Element) -> bool:
    return any(one.get("rel", "alternate") == "alternate" for one in children(of, "link"))


def has_only(names: set[str]) -> Callable[[Element], bool]:
    return lambda of: all(one.tag.removeprefix(ATOM) in names for one in of)


def has_no_text(of: Element) -> bool:
    """No text beside the elements."""
    return not (of.text or "").strip() and not any((one.tail or "").strip() for one in of)


RULES: list[Rule] = [
    (".", "4.1.1 one id", number("id", 1, 1)),
    (".", "4.1.1 one title", number("title", 1, 1)),
    (".", "4.1.1 one updated", number("updated", 1, 1)),
    (".", "4.1.1 at most one subtitle", number("subtitle", 0, 1)),
    (".", "4.1.1 an author, or one in each entry",
     lambda of: bool(children(of, "author")) or all(children(one, "author") for one in children(of, "entry"))),
    (".", "4.1.1 alternate links differ", alternates_differ),
    (".", "4.1.1 a link to itself", lambda of: sum(one.get("rel") == "self" for one in children(of, "link")) == 1),
    (".", "4.1.1 elements of a feed", has_only(_FEED)),
    (".", "4.1.1 entries come last here", lambda of: [one.tag for one in of] == sorted((one.tag for one in of), key=lambda tag: tag == f"{ATOM}entry")),
    (".", "4.1.2 no two entries with an id", lambda of: len({one.findtext(f"{ATOM}id") for one in children(of, "entry")}) == len(children(of, "entry"))),
    ("entry", "4.1.2 one id", number("id", 1, 1)),
    ("entry", "4.1.2 one title", number("title", 1, 1)),
    ("entry", "4.1.2 one updated", number("updated", 1, 1)),
    ("entry", "4.1.2 at most one content", number("content", 0, 1)),
    ("entry", "4.1.2 content or an alternate link", lambda of: bool(children(of, "content")) or has_alternate(of)),
    ("entry", "4.1.2 alternate links differ", alternates_differ),
    ("entry", "4.1.2 elements of an entry", has_only(_ENTRY)),
    ("*", "2 no text between elements", lambda of: has_no_text(of) if len(of) else True),
    (".//author", "3.2 one name", number("name", 1, 1)),
    (".//author/name", "3.2.1 a name says something", lambda of: bool((of.text or "").strip())),
    (".//title", "3.1.1 text, without elements", lambda of: of.get("type", "text") == "text" and not len(of)),
    (".//title", "3.1 a title says something", lambda of: bool((of.text or "").strip())),
    (".//content", "4.1.3.3 HTML without elements", lambda of: of.get("type") == "html" and not len(of)),
    (".//updated", "3.3 a date of RFC 3339", lambda of: bool(_DATE.fullmatch(of.text or ""))),
    (".//id", "4.2.6 an absolute IRI", lambda of: is_iri(of.text)),
    (".//link", "4.2.7.1 href is an IRI", lambda of: is_iri(of.get("href"))),
    (".//link", "4.2.7.3 type is a media type", lambda of: of.get("type") is None or bool(_MIME.fullmatch(of.get("type", "")))),
    (".//category", "4.2.2.1 a term", lambda of: bool(of.get("term"))),
]  # fmt: skip


def errors(data: bytes) -> list[str]:
    """What is wrong with a feed; the first line says so of what is no XML or no feed."""
    try:
        root = ET.fromstring(data)
    except ET.ParseError as error:
        return [f"not XML: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"not a feed: {root.tag}"]
    return [*_find_broken_rules(root), *_attributes(root)]


def _find_broken_rules(root: Element) -> Iterator[str]:
    for place, rule, holds in RULES:
        path = re.sub(r"(?<=/)(\w+)|^(\w+)$", lambda found: f"{ATOM}{found[0]}", place)
        found = [root] if place == "." else root.findall(path)
        if not all(map(holds, found)):
            yield f"{place}: {rule}"


def _attributes(root: Element) -> Iterator[str]:
    for one in root.iter():
        name = one.tag.removeprefix(ATOM)
        language = one.get(f"{XML}lang")
        if language and not _LANGUAGE.fullmatch(language):
            yield f"{name}: xml:lang is no language"
        for key in set(one.attrib) - {f"{XML}lang"} - _ATTRIBUTES.get(name, set()):
            yield f"{name}: attribute {key}"
