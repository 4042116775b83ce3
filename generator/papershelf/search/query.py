"""Queries in the syntax of the search page, answered here: for exports, and for pages that show
some papers.

`client/query/parse.js` parses the same syntax, and a test compares both. The page answers a query
that finds nothing with what the reader may have meant; here, only papers that match all of it are
found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .index_fields import FIELDS
from .terms.fold import SIGNS, fold
from .terms.languages import Languages
from .terms.tokens import split_terms, split_words
from .terms.word_forms import find_forms
from .understand import QueryGroup, keep_needed
from .venue_names import has_venue

SCOPES = {
    "title": "title", "author": "authors", "authors": "authors", "abstract": "abstract",
    "tag": "tags", "tags": "tags", "id": "ids", "key": "ids", "doi": "ids", "arxiv": "ids",
    "venue": "venue", "year": "year", "date": "date", "type": "type", "list": "list",
}  # fmt: skip
"""What people write before a colon -> field of the index, or what else a paper is selected by."""
_SPACED = re.compile(rf"\b({'|'.join(SCOPES)}):\s+", re.IGNORECASE | re.ASCII)
_PART = re.compile(
    r'(?P<sign>[-+])?(?:(?P<scope>[^\W\d_]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))'
)
_TYPOGRAPHIC = str.maketrans(dict.fromkeys("“”„«»「」『』＂", '"') | {"：": ":"})
_YEARS = re.compile(r"([0-9]{4})?(?:\s*(\.\.|-|–)\s*([0-9]{4})?)?")
_DATES = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})?(\.\.)?([0-9]{4}(?:-[0-9]{2}){0,2})?")
# What people copy with an identifier: the URL or the label before it, the revision after it.
_AROUND = re.compile(
    r"(https?://)?(dx\.)?(doi\.org/|(www\.)?arxiv\.org/(abs|pdf|html)/"
    r"|(www\.)?openreview\.net/(forum|pdf)\?id=)|(doi|arxiv|key|id)(?::\s*|\s+(?=[0-9]))",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+,?")
_REVISION = re.compile(r"([0-9]{4}\.[0-9]{4,5}|[a-z.-]+/[0-9]{7})v[0-9]+", re.IGNORECASE)
_OR = "OR"
"""Between two words, either of which will do."""
# A hyphen behind "and" or "or" stands for the first part of a compound, "Textkorpora und -sprache":
# Duden, "Ergänzungsstrich"; Chicago Manual of Style 17, 7.88.
_SUSPENDED = re.compile(r"(?<!\S)(und|oder|sowie|and|or|en|of|og|och|eller) +-(?=[^\W\d_])")
_EDGES = re.compile(rf"^\W+|[^\w{SIGNS}]+$")
_ORDERED = frozenset(place for place, field in enumerate(FIELDS) if field.ordered)
_IDS = next(place for place, field in enumerate(FIELDS) if field.name == "ids")


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: a paper has to match each of its parts.

    `dates` are the first and the last, as in records; empty for none. `venues` has, for each
    `venue:`, its words; `types` and `lists` have (name, whether papers with it are excluded), `own`
    (name of a curator's own field, value, whether papers with it are excluded). `identifier` is the
    whole query as an identifier, if it can be one. `is_common` says that it has nothing but stop
    words, which find nothing.
    """

    groups: tuple[QueryGroup, ...] = ()
    years: tuple[int, int] | None = None
    dates: tuple[str, str] | None = None
    venues: tuple[tuple[str, ...], ...] = ()
    types: tuple[tuple[str, bool], ...] = ()
    lists: tuple[tuple[str, bool], ...] = ()
    own: tuple[tuple[str, str, bool], ...] = ()
    identifier: str = ""
    is_common: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper to be matched: its date (empty if unknown), the names of its venue and its type, and
    the ids of its reading lists. `own` maps names of the curator's own fields to folded values.
    `read_texts` gives the texts of `FIELDS`."""

    read_texts: Callable[[], Sequence[str]]
    date: str
    venue_names: Sequence[str]
    types: Sequence[str] = ()
    lists: Sequence[str] = ()
    own: Mapping[str, Sequence[str]] = field(default_factory=dict)


def parse_query(
    text: str, languages: Languages, years: Container[int] = (), own_fields: Container[str] = ()
) -> Query:
    """Parse what a reader typed; no text is an error. `years` are those of the collection,
    `own_fields` names of the curator's own fields."""
    groups: list[QueryGroup] = []
    span: tuple[int, int] | None = None
    dates: tuple[str, str] | None = None
    venues: list[tuple[str, ...]] = []
    own: list[tuple[str, str, bool]] = []
    named: dict[str, list[tuple[str, bool]]] = {"type": [], "list": []}
    plain = _SPACED.sub(r"\1:", text.translate(_TYPOGRAPHIC))
    joins = False
    for part in _PART.finditer(_SUSPENDED.sub(r"\1 ", plain)):
        if part[0] == _OR and groups and len(groups[-1].words) == 1:
            joins = True
            continue
        scope = SCOPES.get((part["scope"] or "").lower(), "")
        written = part["plain"] if part["quoted"] is None else part["quoted"]
        value = f"{part['scope']} {written}" if part["scope"] and not scope else written
        if scope == "year" and (found := _parse_years(value)):
            span = found
        elif scope == "date" and (days := _parse_dates(value)):
            dates = days
        elif scope == "venue":
            venues.append(tuple(_split_words(value, languages)))
        elif (name := (part["scope"] or "").lower()) in own_fields:
            own.append((name, fold(written), part["sign"] == "-"))
        elif scope in named:
            named[scope].append((value.casefold(), part["sign"] == "-"))
        else:
            field = "" if scope in ("year", "date") else scope
            more = _make_groups(part, field, value, languages)
            groups += (joins and _join_words(groups, more)) or more
        joins = False
    left = [group for group in map(_StopWords(languages), groups) if group.words]
    types, lists = map(tuple, named.values())
    is_common = bool(groups) and not left and not (venues or types or lists or own)
    identifier = _to_single_identifier(text)
    needed = tuple(keep_needed(left, years))
    return Query(
        needed, span, dates, tuple(venues), types, lists, tuple(own), identifier, is_common
    )


def _join_words(groups: list[QueryGroup], more: Sequence[QueryGroup]) -> list[QueryGroup]:
    """Take the last group, with a single word as its alternative; nothing if that can't be."""
    before = groups[-1]
    if (len(more) != 1 or len(more[0].words) != 1 or more[0].is_excluded
            or more[0].field != before.field):  # fmt: skip
        return []
    alternatives = (*before.alternatives, *more[0].words)
    return [replace(groups.pop(), is_literal=True, alternatives=alternatives)]


def _parse_years(value: str) -> tuple[int, int] | None:
    match = _YEARS.fullmatch(value.strip())
    if match is None or not (match[1] or match[3]):
        return None
    first, dots, last = match.groups()
    return int(first or 0), int((last or 9999) if dots else first)


def _parse_dates(value: str) -> tuple[str, str] | None:
    match = _DATES.fullmatch(value.strip())
    if match is None or not (match[1] or match[3]):
        return None
    first, dots, last = match.groups()
    return first or "", (last or "") if dots else first


def _make_groups(
    part: re.Match[str], field: str, value: str, languages: Languages
) -> list[QueryGroup]:
    """Return the words in quotes as a group, and words without quotes as a group each."""
    is_quoted, is_excluded = part["quoted"] is not None, part["sign"] == "-"
    if field == "ids":
        words = [_to_identifier(_strip_address(value))]
    else:
        words = _split_words(value, languages)
    groups = [words] if is_quoted else [[word] for word in words]
    plain = part["plain"] or ""
    is_initial = plain.isupper() and bool(_INITIALS.fullmatch(plain))
    return [
        QueryGroup(tuple(filter(None, some)), field, is_quoted, is_excluded, is_quoted, is_initial)
        for some in groups
    ]


class _StopWords:
    """Drops stop words from groups: they are not in the index."""

    def __init__(self, languages: Languages) -> None:
        self._words = languages.stop_words

    def __call__(self, group: QueryGroup) -> QueryGroup:
        words = tuple(word for word in group.words if word not in self._words)
        return replace(group, words=words, is_quoted=group.is_quoted and len(words) > 1)


def _split_words(text: str, languages: Languages) -> list[str]:
    elided = languages.elisions
    words = split_words(text)
    return [re.sub(elided, "", word) for word in words] if elided else words


def _to_identifier(text: str) -> str:
    """Write an identifier as the index has it: as one term."""
    return _EDGES.sub("", fold(text).replace("-", "_"))


def _to_single_identifier(text: str) -> str:
    bare = _strip_address(text.strip())
    return "" if re.search(r"\s|^[^\W\d_]+:", bare) else _to_identifier(bare)


def _strip_address(text: str) -> str:
    around = _AROUND.match(text)
    bare = re.sub(r"\.pdf$", "", text[around.end() :] if around else text, flags=re.IGNORECASE)
    revision = _REVISION.fullmatch(bare)
    return revision[1] if revision else bare


# --- matching -------------------------------------------------------------------------------


class QueryMatcher:
    """Tells which papers match a query."""

    def __init__(self, query: Query, languages: Languages) -> None:
        self._query = query
        self._to_term = languages.to_term
        self._digraphs = languages.digraphs

    def matches(self, candidate: Candidate) -> bool:
        """Whether a paper matches each part of the query, or is the one that it identifies."""
        query = self._query
        if query.is_common or not self._may_match(candidate):
            return False
        if not query.groups and not query.identifier:
            return True
        fields = self._split_texts(candidate)
        if query.identifier and self._to_term(query.identifier) in fields[_IDS]:
            return True
        return all(self._has_group(group, fields) != group.is_excluded for group in query.groups)

    def _may_match(self, candidate: Candidate) -> bool:
        """Whether a paper matches the parts of the query that need none of its texts."""
        query = self._query
        has_names = all(
            (name in own) != is_excluded
            for wanted, own in ((query.types, candidate.types), (query.lists, candidate.lists))
            for name, is_excluded in wanted
        )
        has_own = all(
            (value in candidate.own.get(name, ())) != is_excluded
            for name, value, is_excluded in query.own
        )
        has_venues = all(has_venue(candidate.venue_names, words) for words in query.venues)
        return has_names and has_own and has_venues and self._has_date(candidate.date)

    def _split_texts(self, candidate: Candidate) -> list[list[str]]:
        """The terms of the fields that the query asks for; of others, none."""
        query = self._query
        asked = {group.field for group in query.groups} | ({"ids"} if query.identifier else set())
        return [
            split_terms(text, self._to_term) if "" in asked or field.name in asked else []
            for field, text in zip(FIELDS, candidate.read_texts(), strict=True)
        ]

    def _has_date(self, date: str) -> bool:
        years, dates = self._query.years, self._query.dates
        if (years or dates) and not date:
            return False
        if years and not years[0] <= int(date[:4]) <= years[1]:
            return False
        # A date without a day comes before the days of its month, as an upper limit after them.
        return dates is None or (
            date >= dates[0] and (not dates[1] or date[: len(dates[1])] <= dates[1])
        )

    def _has_group(self, group: QueryGroup, fields: Sequence[list[str]]) -> bool:
        wanted = [self._list_terms(word, group) for word in group.words]
        places = [
            place for place, field in enumerate(FIELDS) if group.field in ("", field.name)
        ]  # fmt: skip
        if not all(any(terms.intersection(fields[place]) for place in places) for terms in wanted):
            return False
        ordered = _ORDERED.intersection(places)
        # The order of words is known in titles and names only; tags in quotes are just words.
        if not group.is_quoted or not ordered:
            return True
        return any(_has_phrase(fields[place], wanted) for place in ordered)

    def _list_terms(self, word: str, group: QueryGroup) -> set[str]:
        """The terms of a word and of its other forms."""
        forms = () if group.is_literal else find_forms(word, self._digraphs)
        return set(map(self._to_term, (word, *forms, *group.alternatives)))


def _has_phrase(terms: Sequence[str], wanted: Sequence[Container[str]]) -> bool:
    starts = range(len(terms) - len(wanted) + 1)
    return any(
        all(terms[start + at] in forms for at, forms in enumerate(wanted)) for start in starts
    )
