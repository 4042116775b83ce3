"""Reads the fields of tagged files into a reference, by a format's table of meanings.

The meaning of a tag is a variable of CSL, a role, a key of `_HANDLERS` for values that need
interpretation, "-" for what records have no key for, or " " for what the format itself reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ....errors import quote
from ..common.addresses import parse_link
from ..common.dates import find_year, parse_date, to_iso
from ..common.identifiers import decode_arxiv_id, find_number, parse_doi
from ..common.people import drop_marks
from .name_lines import parse_names, split_lines
from .reference import Reference
from .tagged import TaggedField

_ROLES = frozenset(("author", "editor", "second", "series editor", "translator", "adviser"))
_DATE = re.compile(r"([0-9]{4})/([0-9]{0,2})(?:/([0-9]{0,2}))?(?:/(.*))?", re.DOTALL)
_NEGATIVE = re.compile(r"-[0-9]{1,4}")
_YEAR = re.compile(r"[0-9]{4}")
_DATABASE_NOTE = re.compile(r"Cited By\b|Export Date\b|References?:|Times Cited", re.IGNORECASE)
_TYPES_WITH_GENRE = frozenset(
    ("thesis", "report", "article", "manuscript", "speech")
)  # have a genre


def fill_reference(
    reference: Reference, fields: Iterable[TaggedField], meanings: Mapping[str, str],
    *, is_edited: bool = False, comma_ends_groups: bool = False,
) -> None:  # fmt: skip
    """Set a reference's values from `fields`; `meanings` maps tags to meanings.

    If `is_edited`, the authors are the editors of a book. `comma_ends_groups` is that of
    `name_lines.parse_names`.
    """
    people: dict[str, list[str]] = {}
    dates: list[TaggedField] = []
    for field in fields:
        meaning, value = meanings.get(field.tag, ""), field.value
        if not value or meaning == " ":
            continue
        if meaning in _ROLES:
            people.setdefault(meaning, []).append(value)
        elif meaning in ("date", "other date"):
            dates.append(field)
        elif handle := _HANDLERS.get(meaning):
            handle(reference, field, value)
        elif meaning == "-":
            reference.left_out.setdefault(field.tag, field.line)
        elif meaning:
            reference.put(meaning, value, field.line)
        else:
            what = f"unknown tag `{field.tag}`, left out: {quote(value)}"
            reference.add_unread(what, field.line)
    # The year that the work is cited by, then what has no year, which needs one.
    dates.sort(key=lambda field: (_YEAR.search(field.value) is None, meanings[field.tag] != "date"))
    for field in dates:
        _add_date(reference, field, field.value)
    if is_edited and "author" in people:
        people |= {"editor": people.pop("author"), "series editor": people.pop("editor", [])}
    _add_names(reference, people, comma_ends_groups)


def _add_names(reference: Reference, people: dict[str, list[str]], comma_ends_groups: bool) -> None:
    for role, lines in people.items():
        people[role], problems = split_lines(plain := list(map(drop_marks, lines)))
        if plain != lines:
            reference.add_note("marks at names, such as `*`, are left out")
        for problem in problems:
            reference.add_unread(problem)
    reference.authors, others = parse_names(
        people.pop("author", []), comma_ends_groups=comma_ends_groups
    )
    if others:
        reference.add_others(others)
    for role in ("editor", "second"):  # a book's second people may be editors of its series
        if role in people and not reference.editors:
            reference.editors, _ = parse_names(
                people.pop(role), comma_ends_groups=comma_ends_groups
            )
    if "translator" in people:
        reference.put("translator", " and ".join(people.pop("translator")))
    for role, lines in people.items():
        if not lines:
            continue
        shown = quote("; ".join(lines))
        reference.add_unread(f"records have no key for `{role}`, left out: {shown}")


def _add_date(reference: Reference, field: TaggedField, value: str) -> None:
    """Add a date: RIS's `YYYY/MM/DD/other`, or as people write it."""
    match = _DATE.fullmatch(value)
    date = to_iso(match[1], match[2] or None, match[3] or None) if match else parse_date(value)
    if not date and reference.dates:  # a day without its year, which came before
        date = parse_date(f"{value} {reference.dates[0][:4]}")
    if not date and (date := find_year(value)):
        reference.add_note(f"only the year of {quote(value)} is clear", field.line)
    if not date and (years := _NEGATIVE.fullmatch(value)):
        reference.record.setdefault("bibtex", {})["year"] = years[0]
        reference.add_note(f"{quote(value)} is kept as `year` under `bibtex`", field.line)
        return
    if date:
        reference.dates.append(date)
    else:
        what = f"`{field.tag}` is not a date, left out: {quote(value)}"
        reference.add_unread(what, field.line)
    if match and match[4] and date:
        what = f"`{field.tag}` has more than a date, left out: {quote(match[4])}"
        reference.add_unread(what, field.line)


def _add_keywords(reference: Reference, field: TaggedField, value: str) -> None:
    reference.keywords += re.split(r"[;\n]", value)


def _add_links(reference: Reference, field: TaggedField, value: str) -> None:
    """Add a URL, or several; report values that are not URLs."""
    links = [part.strip("; ") for part in re.split(r"(?<![\s;])[\s;]++(?=https?:)|\n", value)]
    for link in filter(None, links):
        if re.match(r"(?:https?:|www\.|10\.)", link, re.IGNORECASE):
            reference.links.append(f"https://doi.org/{link}" if link.startswith("10.") else link)
        else:
            what = f"`{field.tag}` is not a web address, left out: {quote(link)}"
            reference.add_unread(what, field.line)


def _add_pdf(reference: Reference, field: TaggedField, value: str) -> None:
    """Add the address of the PDF; one of arXiv's is that of the paper, and others are no URLs."""
    address = parse_link(value)
    if not address or decode_arxiv_id(address)[0] or "pdf" in reference.record:
        _add_links(reference, field, value)
    else:
        reference.record["pdf"] = address


def _add_serial_number(reference: Reference, field: TaggedField, value: str) -> None:
    """Add an ISBN or ISSN, or both from one field, with words around them."""
    value = re.sub(r"\bE?IS[BS]N-(?=[0-9])", "", value[:1_000])  # in ERIC's files
    isbn, _ = find_number("isbn", value)
    issn, _ = find_number("issn", value.replace(isbn, " ", 1) if isbn else value)
    for variable, number in (("ISBN", isbn), ("ISSN", issn)):
        if number and reference.values.setdefault(variable, number) != number:
            reference.left_out.setdefault(f"{field.tag}, a second {variable}", field.line)
    rest = value.replace(isbn, "").replace(issn, "")
    if (isbn or issn) and any(find_number(kind, rest)[0] for kind in ("isbn", "issn")):
        reference.left_out.setdefault(f"{field.tag}, a second number", field.line)
    if not isbn and not issn:
        what = f"`{field.tag}` is neither an ISBN nor an ISSN, left out: {quote(value)}"
        reference.add_unread(what, field.line)


def _add_genre(reference: Reference, field: TaggedField, value: str) -> None:
    """Add the kind of work; or a DOI, for which the RIS of 2001 has no other tag."""
    if doi := parse_doi(value):
        reference.values.setdefault("DOI", doi)
    elif reference.kind in _TYPES_WITH_GENRE:
        reference.put("genre", value, field.line)


def _add_number(reference: Reference, field: TaggedField, value: str) -> None:
    """Add a value as a number if it may be one, otherwise as a note."""
    if re.search(r"[0-9]", value) and len(value) < 40 and "number" not in reference.values:
        reference.put("number", value, field.line)
    else:
        _add_note(reference, field, value)


def _add_note(reference: Reference, field: TaggedField, value: str) -> None:
    if value.lower().startswith("arxiv:") and "\n" not in value:
        reference.put("note", value)
    elif (doi := parse_doi(value)) and "DOI" not in reference.values:
        reference.put("DOI", doi)
    elif _DATABASE_NOTE.match(value):
        reference.left_out.setdefault(field.tag, field.line)
    elif value not in (reference.values.get("title"), reference.values.get("abstract")):
        notes = (reference.values.get("annote"), value)
        reference.values["annote"] = "\n".join(filter(None, notes))


def _add_access_date(reference: Reference, field: TaggedField, value: str) -> None:
    """Add the date of access."""
    match = _DATE.fullmatch(value)
    if day := to_iso(*match.groups()[:3]) if match else parse_date(value):
        reference.values.setdefault("accessed", day)


def _add_edition(reference: Reference, field: TaggedField, value: str) -> None:
    """Add an edition; for an article, EndNote writes the date of its electronic edition here."""
    if reference.kind != "article-journal" or not (date := parse_date(value)):
        reference.put("edition", value, field.line)
    elif not reference.dates:
        reference.dates.append(date)


def _add_translated_title(reference: Reference, field: TaggedField, value: str) -> None:
    reference.add_translation("", value)


_HANDLERS: Mapping[str, Callable[[Reference, TaggedField, str], None]] = {
    "keywords": _add_keywords, "link": _add_links, "pdf": _add_pdf, "serial": _add_serial_number,
    "kind": _add_genre, "some number": _add_number, "some note": _add_note,
    "translated title": _add_translated_title, "seen": _add_access_date,
    "some edition": _add_edition,
}  # fmt: skip
