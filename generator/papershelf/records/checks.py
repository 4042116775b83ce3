"""Checks that need all records: clashes, references to nothing, likely duplicates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from ..errors import Problem, did_you_mean
from .lists import ReadingList
from .name import to_name
from .paper import Paper
from .parts.translation import check_translations
from .people.earlier_names import find_shown_names
from .people.name_checks import find_names_in_two, find_people_as_groups
from .slug import is_device, slugify
from .source import Location, Place
from .text import fold
from .venues.venue_checks import claim_venue_keys, claim_venue_names, find_misspelled_venues
from .vocabulary import Person, Tag, Venue
from .volumes.volume import Volume
from .works import MATCH_KEYS

FILE_SUFFIXES = frozenset(
    ".pdf .ps .eps .djvu .epub .txt .md .rtf .tex .bib .ris .doc .docx .odt .ppt .pptx .odp .key "
    ".csv .tsv .json .jsonl .yaml .yml .toml .xls .xlsx .ods .parquet .npy .npz .h5 .hdf5 .mat "
    ".sqlite .ipynb .zip .gz .tgz .bz2 .xz .zst .7z .tar .png .jpg .jpeg .gif .webp .avif .tif "
    ".tiff .mp3 .ogg .oga .opus .wav .flac .m4a .mp4 .m4v .ogv .webm .mov .mkv .vtt .srt".split()
)
"""Endings of the files that a record may name: no browser runs these, and no server."""
MAX_FILE_BYTES = 1_000_000_000
"""Largest of these files: as much as GitHub Pages and GitLab Pages take for a whole site."""
# Also before another ending: servers may run `talk.php.pdf`, and serve `talk.html.gz` as a page.
_ACTIVE = re.compile(
    r"\.(?:[sdx]?html?|xht|mht|mhtml|svgz?|xml|xsl|xsd|rng|m?js|wasm|swf|hta|php\d?|phtml|phar|aspx?"
    r"|jspx?|cgi|pl|py|rb|sh)(?=\.|$)",
    re.IGNORECASE,
)

T = TypeVar("T")
Placed = list[tuple[Place, T]]
# Values of a record that no other record may have, each with its location.
Claims = Callable[[T], Iterable[tuple[str, Location]]]


def check_vocabularies(
    people: Placed[Person], venues: Placed[Venue], tags: Placed[Tag], content: Path
) -> Iterator[Problem]:
    """Entries that clash, missing photos, and tag parents that are missing or circular."""
    yield from find_clashes(people, _claim_person_ids, "the address")
    yield from find_clashes(people, _claim_person_names, "the name")
    for place, person in people:
        if person.photo:
            yield from check_files(place, [("photo", person.photo)], content)
    yield from find_clashes(venues, claim_venue_keys, "the venue")
    yield from find_clashes(venues, claim_venue_names, "the name")
    yield from find_clashes(tags, _claim_tags, "the tag")
    # If two clash, the first one counts.
    firsts = {slugify(tag.tag): (place, tag) for place, tag in reversed(tags)}
    parents = {own: slugify(tag.parent) for own, (_, tag) in firsts.items()}
    for own, (place, tag) in firsts.items():
        if tag.parent and slugify(tag.parent) not in parents:
            hint = did_you_mean(tag.parent, (other.tag for _, other in tags))
            yield place.to_problem("unknown-tag", f"no tag `{tag.parent}`", ("parent",), hint)
        elif _is_circular(own, parents):
            message = f"the tag `{tag.tag}` is part of itself"
            yield place.to_problem("circular-tag", message, ("parent",))


def check_papers(
    papers: Placed[Paper],
    people: Placed[Person],
    venues: Placed[Venue],
    tags: Placed[Tag],
    content: Path,
) -> Iterator[Problem]:
    """Clashing ids and keys, references to nothing, missing files, likely duplicates."""
    yield from find_clashes(papers, _claim_paper_ids, "the id", str.lower)
    # Records with the same id have the same default citation key: one problem is enough.
    firsts = {paper.id.lower(): (place, paper) for place, paper in reversed(papers)}
    claimants = list(firsts.values())
    yield from find_clashes(claimants, _claim_citation_key, "the citation key", str.lower)
    ids = {id for _, paper in papers for id in (paper.id, *paper.aliases)}
    for place, paper in papers:
        yield from _find_dangling_references(place, paper, ids)
        yield from check_check_digits(place, paper)
        for key, names in (("authors", paper.authors), ("editors", paper.editors)):
            yield from find_people_as_groups(place, key, names)
            yield from find_names_in_two(place, key, names)
        yield from check_translations(place, paper.translations, paper.language)
        yield from check_files(place, paper.local_files, content)
    yield from _find_misspelled_people(papers, people)
    yield from find_shown_names(papers, people)
    yield from find_misspelled_venues(papers, venues)
    yield from _find_misspelled_tags(papers, tags)
    yield from _find_nested_versions(papers)
    yield from _find_duplicates(papers)


def check_lists(lists: Placed[ReadingList], papers: Placed[Paper]) -> Iterator[Problem]:
    """Clashing reading lists, listed papers that do not exist or are listed twice, and times of day
    without a time zone."""
    yield from find_clashes(lists, _claim_list_ids, "the id", str.lower)
    ids = {id: paper.id for _, paper in papers for id in (paper.id, *paper.aliases)}
    for place, reading_list in lists:
        first: dict[str, Location] = {}
        for where, _, listed in reading_list.iter_papers():
            at = (*where, "id")
            session = listed.session
            if session and session.date.begin and not reading_list.time_zone:
                message = "the time of a session needs the list's `time_zone`"
                hint = "add it beside `title`, such as `time_zone: Europe/Berlin`"
                yield place.to_problem("missing-key", message, (*where, "session", "date"), hint)
            id = ids.get(listed.id)
            if id is None:
                hint = did_you_mean(listed.id, ids)
                yield place.to_problem("unknown-paper", f"no paper `{listed.id}`", at, hint)
            elif first.setdefault(id, at) is not at:
                line, _ = place.find_position(first[id])
                message = f"the paper `{listed.id}` is already on this list, in line {line}"
                yield place.to_problem("listed-twice", message, at)


def find_clashes(
    entries: Placed[T], claims: Claims[T], kind: str, fold_case: Callable[[str], str] = str
) -> Iterator[Problem]:
    """A problem for every claim that an earlier entry already has."""
    claimed = [fold_case(claim) for _, entry in entries for claim, _ in claims(entry)]
    if len(set(claimed)) == len(claimed):
        return  # there is nothing to sort
    first: dict[str, Place] = {}
    for place, entry in sorted(entries, key=lambda pair: (pair[0].path, pair[0].steps)):
        for claim, location in claims(entry):
            other = first.setdefault(fold_case(claim), place)
            if other is not place:
                line, _ = other.find_position()
                message = f"{kind} `{claim}` is already used in {other.path}:{line}"
                yield place.to_problem("clash", message, location)


def _claim_paper_ids(paper: Paper) -> Iterator[tuple[str, Location]]:
    yield paper.id, ("id",)
    for index, alias in enumerate(paper.aliases):
        yield alias, ("aliases", index)


def _claim_list_ids(reading_list: ReadingList) -> Iterator[tuple[str, Location]]:
    yield reading_list.id, ("id",)
    for index, alias in enumerate(reading_list.aliases):
        yield alias, ("aliases", index)


def _claim_citation_key(paper: Paper) -> Iterator[tuple[str, Location]]:
    yield paper.key, ("key",)


def _claim_person_ids(person: Person) -> Iterator[tuple[str, Location]]:
    yield person.id, ("id",)
    for index, alias in enumerate(person.aliases):
        yield alias, ("aliases", index)


def _claim_person_names(person: Person) -> Iterator[tuple[str, Location]]:
    yield fold(person.name), ("name",)
    for index, variant in enumerate(person.variants):
        yield fold(variant), ("variants", index)
    for index, earlier in enumerate(person.renamed):
        yield fold(to_name(earlier).display), ("renamed", index)


def _claim_tags(tag: Tag) -> Iterator[tuple[str, Location]]:
    yield slugify(tag.tag), ("tag",)
    for index, alias in enumerate(tag.aliases):
        yield slugify(alias), ("aliases", index)


def _is_circular(tag: str, parents: dict[str, str]) -> bool:
    seen = set()
    at = parents.get(tag, "")
    while at and at not in seen:
        if at == tag:
            return True
        seen.add(at)
        at = parents.get(at, "")
    return False


def _find_dangling_references(place: Place, paper: Paper, ids: set[str]) -> Iterator[Problem]:
    named: list[tuple[Location, str]] = [
        ((key, index), id)
        for key in ("related", "cites", "versions")
        for index, id in enumerate(getattr(paper, key))
    ]
    if paper.version_of:
        named.append((("version_of",), paper.version_of))
    for at, id in named:
        if id not in ids and at[0] == "cites":  # many may cite a deleted paper; `refresh` fixes it
            yield place.to_warning("unknown-paper", f"no paper `{id}`", at, did_you_mean(id, ids))
        elif id not in ids:
            yield place.to_problem("unknown-paper", f"no paper `{id}`", at, did_you_mean(id, ids))
        elif id == paper.id or id in paper.aliases:
            yield place.to_problem("unknown-paper", f"`{at[0]}` names the paper itself", at)


def _find_nested_versions(papers: Placed[Paper]) -> Iterator[Problem]:
    """Versions of a paper that is a version itself: works have one main version."""
    ids = {id: paper for _, paper in papers for id in (paper.id, *paper.aliases)}
    for place, paper in papers:
        main = ids.get(paper.version_of) if paper.version_of else None
        if main and main.version_of and main.id != paper.id:
            message = f"`{main.id}` is a version itself, of `{main.version_of}`"
            hint = "name the main version, the one without `version_of`"
            yield place.to_problem("nested-version", message, ("version_of",), hint)


def check_check_digits(place: Place, paper: Paper | Volume) -> Iterator[Problem]:
    """Warnings only: some books were printed with a wrong number, and catalogues have it, too."""
    if not paper.isbn and not paper.issn:
        return
    from stdnum import isbn, issn  # here, as it loads `ssl` and `pydoc`

    hint = "is a digit mistyped?"
    if paper.isbn and not isbn.is_valid(paper.isbn):
        message = f"the check digit of the ISBN `{paper.isbn}` is wrong"
        yield place.to_warning("bad-isbn", message, ("isbn",), hint)
    if paper.issn and not issn.is_valid(paper.issn):
        message = f"the check digit of the ISSN `{paper.issn}` is wrong"
        yield place.to_warning("bad-issn", message, ("issn",), hint)


def check_files(place: Place, named: Iterable[tuple[str, str]], content: Path) -> Iterator[Problem]:
    """Files, as (key, path), that can't be published beside one page."""
    names: dict[str, str] = {}
    for key, link in named:
        file = content / link
        try:
            is_there = file.is_file() and file.resolve().is_relative_to(content.resolve())
        except PermissionError as error:
            message = f"`{key}`: the file `{link}` can't be read: {error.strerror}"
            yield place.to_problem("unreadable", message, (key,))
            continue
        except OSError:  # a name that is too long
            is_there = False
        if _ACTIVE.search(file.name) and (is_there or "/" in link):
            message = f"`{key}`: `{link}` could run code in the reader's browser"
            hint = "link to where it is published, or give a PDF"
            yield place.to_problem("bad-link", message, (key,), hint)
        elif not is_there:
            message = f"`{key}`: there is no file `{link}` in the content folder"
            host, slash, _ = link.partition("/")
            is_name = not slash and Path(host).suffix.lower() in FILE_SUFFIXES
            hint = f"is it https://{link}?" if "." in host and not is_name else ""
            yield place.to_problem("missing-file", message, (key,), hint)
        elif fault := find_fault(file):
            message = f"`{key}`: `{link}` can't be published: {fault}"
            yield place.to_problem("bad-link", message, (key,))
        elif names.setdefault(file.name.lower(), link) != link:
            message = f"`{key}`: another file of this record is also called `{file.name}`"
            yield place.to_problem("clash", message, (key,))


def find_fault(file: Path) -> str:
    """Why an own file of the curator can't be published under its name; empty if it can."""
    suffix = file.suffix.lower()
    if suffix not in FILE_SUFFIXES:
        ending = f"the ending `{suffix}`" if suffix.strip(".") else "no ending"
        return f"it has {ending}; put it into a ZIP file, or link to where it is published"
    if is_device(file.name) or re.search(r'[<>:"|?*]', file.name):
        return "Windows has no files of this name"
    size = file.stat().st_size
    return f"it has {size:,} bytes; at most are {MAX_FILE_BYTES:,}" if size > MAX_FILE_BYTES else ""


def _find_misspelled_people(papers: Placed[Paper], people: Placed[Person]) -> Iterator[Problem]:
    """Ids of names that `people.yaml` lacks, though it has a similar one."""
    ids = {id for _, person in people for id in (person.id, *person.aliases)}
    for place, paper in papers if ids else ():
        for index, name in enumerate(paper.authors):
            if name.id and name.id not in ids and (hint := did_you_mean(name.id, sorted(ids))):
                message = f"the id `{name.id}` is not in people.yaml"
                yield place.to_warning("unknown-person", message, ("authors", index, "id"), hint)


def _find_misspelled_tags(papers: Placed[Paper], tags: Placed[Tag]) -> Iterator[Problem]:
    """Tags that `tags.yaml` lacks, though it has a similar one."""
    names = {slugify(name): name for _, tag in tags for name in (tag.tag, *tag.aliases)}
    given = {tag for _, paper in papers for tag in paper.tags} if names else set()
    found = {tag: did_you_mean(tag, names.values()) for tag in given if slugify(tag) not in names}
    hints = {tag: hint for tag, hint in found.items() if hint}
    for place, paper in papers if hints else ():
        for index, tag in enumerate(paper.tags):
            if hint := hints.get(tag):
                message = f"the tag `{tag}` is not in tags.yaml"
                yield place.to_warning("unknown-tag", message, ("tags", index), hint)


def _find_duplicates(papers: Placed[Paper]) -> Iterator[Problem]:
    """Papers that are likely the same: equal DOI, arXiv id without version, or folded title."""
    versions = {paper.id: set(paper.versions) for _, paper in papers}
    ids = {id: paper.id for _, paper in papers for id in (paper.id, *paper.aliases)}
    mains = {paper.id: ids.get(paper.version_of, paper.id) for _, paper in papers}
    for name, to_key in MATCH_KEYS.items():
        found: dict[str, Placed[Paper]] = defaultdict(list)
        for place, paper in papers:
            if value := to_key(paper):
                found[value].append((place, paper))
        for same in found.values():
            if len(same) == 1:
                continue
            (first, original), *others = sorted(same, key=lambda entry: entry[1].id)
            for place, other in others:
                if mains[original.id] == mains[other.id]:
                    continue
                if other.id not in versions[original.id] and original.id not in versions[other.id]:
                    where = f"`{original.id}` in {first.path}"
                    message = f"likely the same paper as {where}: same {name}"
                    hint = (
                        "keep one record per paper; of two versions of a work, one says "
                        "`version_of: ID` of the other"
                    )
                    yield place.to_warning("duplicate", message, (_KEYS[name],), hint)


_KEYS = {"DOI": "doi", "arXiv id": "arxiv", "title": "title"}
