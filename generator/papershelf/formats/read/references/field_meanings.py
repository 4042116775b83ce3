"""What fields of tagged files mean, whatever their tags: from values to a reference's variables.

A format's table says of a tag: CSL's variable, a role, a word of `_READ` for values that must be
looked at, "-" for what no record holds, " " for what the format itself reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ..common.addresses import doi_of
from ..common.dates import iso, written
from ..common.entry import shown
from ..common.identifiers import number_in
from .name_lines import names
from .reference import Reference
from .tagged import Field

_ROLES = frozenset(("author", "editor", "second", "series editor", "translator", "adviser"))
_DATE = re.compile(r"([0-9]{4})/([0-9]{0,2})(?:/([0-9]{0,2}))?(?:/(.*))?", re.DOTALL)
_YEAR = re.compile(r"[0-9]{4}")
_OF_DATABASE = re.compile(r"Cited By\b|Export Date\b|References?:|Times Cited", re.IGNORECASE)
_OF_WORK = frozenset(("thesis", "report", "article", "manuscript"))  # have a genre


def fill(
    one: Reference, fields: Iterable[Field], meanings: Mapping[str, str],
    *, is_edited: bool = False, groups_are_told: bool = False,
) -> None:  # fmt: skip
    """Put all that the fields say; in an edited book, the authors are its editors.

    `groups_are_told`: a name without a comma is a person's (`name_lines.names`).
    """
    people: dict[str, list[str]] = {}
    dates: list[Field] = []
    for field in fields:
        meaning, value = meanings.get(field.tag, ""), field.value
        if not value or meaning == " ":
            continue
        if meaning in _ROLES:
            people.setdefault(meaning, []).append(value)
        elif meaning == "date":
            dates.append(field)
        elif read := _READ.get(meaning):
            read(one, field, value)
        elif meaning == "-":
            one.left_out.setdefault(field.tag, field.line)
        elif meaning:
            one.put(meaning, value, field.line)
        else:
            what = f"`{field.tag}` is no tag that is known, left out: {shown(value)}"
            one.miss(what, field.line)
    for field in sorted(dates, key=lambda field: _YEAR.search(field.value) is None):
        _date(one, field, field.value)
    if is_edited and "author" in people:
        people |= {"editor": people.pop("author"), "series editor": people.pop("editor", [])}
    _name(one, people, groups_are_told)


def _name(one: Reference, people: dict[str, list[str]], are_told: bool) -> None:
    one.authors, more = names(people.pop("author", []), are_told=are_told)
    if more:
        one.others()
    for role in ("editor", "second"):  # of a book, second persons may be of its series
        if role in people and not one.editors:
            one.editors, _ = names(people.pop(role), are_told=are_told)
    if "translator" in people:
        one.put("translator", " and ".join(people.pop("translator")))
    for role, lines in people.items():
        if not lines:
            continue
        one.miss(f"no key of a record names a {role}, left out: {shown('; '.join(lines))}")


def _date(one: Reference, field: Field, value: str) -> None:
    """`YYYY/MM/DD/other`, as RIS has it, or as people write it."""
    found = _DATE.fullmatch(value)
    date = iso(found[1], found[2] or None, found[3] or None) if found else written(value)
    if not date and one.dates:  # a day of the year that was given before
        date = written(f"{value} {one.dates[0][:4]}")
    if date:
        one.dates.append(date)
    else:
        one.miss(f"`{field.tag}` is no date, left out: {shown(value)}", field.line)
    if found and found[4] and date:
        one.miss(f"`{field.tag}` says more than a date, left out: {shown(found[4])}", field.line)


def _keywords(one: Reference, field: Field, value: str) -> None:
    one.keywords += re.split(r"[;\n]", value)


def _link(one: Reference, field: Field, value: str) -> None:
    """An address, or several; what is no address and no file of a disk is listed."""
    links = [part.strip("; ") for part in re.split(r"(?<![\s;])[\s;]++(?=https?:)|\n", value)]
    for link in filter(None, links):
        if re.match(r"(?:https?:|www\.|10\.)", link, re.IGNORECASE):
            one.links.append(f"https://doi.org/{link}" if link.startswith("10.") else link)
        else:
            one.miss(f"`{field.tag}` is no web address, left out: {shown(link)}", field.line)


def _serial(one: Reference, field: Field, value: str) -> None:
    """ISBN or ISSN: both may stand in one field, with words around them."""
    value = value[:1_000]
    isbn, _ = number_in("isbn", value)
    issn, _ = number_in("issn", value.replace(isbn, " ", 1) if isbn else value)
    for variable, number in (("ISBN", isbn), ("ISSN", issn)):
        if number and one.values.setdefault(variable, number) != number:
            one.left_out.setdefault(f"{field.tag}, a second {variable}", field.line)
    rest = value.replace(isbn, "").replace(issn, "")
    if (isbn or issn) and any(number_in(kind, rest)[0] for kind in ("isbn", "issn")):
        one.left_out.setdefault(f"{field.tag}, a second number", field.line)
    if not isbn and not issn:
        one.miss(f"`{field.tag}` is neither ISBN nor ISSN, left out: {shown(value)}", field.line)


def _kind(one: Reference, field: Field, value: str) -> None:
    """What kind of work it is; a DOI, as the RIS of 2001 has it nowhere else."""
    if doi := doi_of(value):
        one.values.setdefault("DOI", doi)
    elif one.kind in _OF_WORK:
        one.put("genre", value, field.line)


def _number(one: Reference, field: Field, value: str) -> None:
    """A number of some kind, or a note."""
    if re.search(r"[0-9]", value) and len(value) < 40 and "number" not in one.values:
        one.put("number", value, field.line)
    else:
        _note(one, field, value)


def _note(one: Reference, field: Field, value: str) -> None:
    if value.lower().startswith("arxiv:") and "\n" not in value:
        one.put("note", value)
    elif (doi := doi_of(value)) and "DOI" not in one.values:
        one.put("DOI", doi)
    elif _OF_DATABASE.match(value):
        one.left_out.setdefault(field.tag, field.line)
    elif value not in (one.values.get("title"), one.values.get("abstract")):
        one.values["annote"] = "\n".join(filter(None, (one.values.get("annote"), value)))


def _accessed(one: Reference, field: Field, value: str) -> None:
    """The day on which somebody looked."""
    found = _DATE.fullmatch(value)
    if day := iso(*found.groups()[:3]) if found else written(value):
        one.values.setdefault("accessed", day)


def _edition(one: Reference, field: Field, value: str) -> None:
    """An edition; of an article, EndNote has the day here on which it was on the web."""
    if one.kind != "article-journal" or not (date := written(value)):
        one.put("edition", value, field.line)
    elif not one.dates:
        one.dates.append(date)


_READ: Mapping[str, Callable[[Reference, Field, str], None]] = {
    "keywords": _keywords, "link": _link, "serial": _serial, "kind": _kind,
    "some number": _number, "some note": _note, "seen": _accessed, "some edition": _edition,
}  # fmt: skip
