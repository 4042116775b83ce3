"""Earlier names of people: found, and shown nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ...errors import Problem
from ..name import Name, to_name
from ..paper import Paper
from ..parts.fingerprint import Fingerprint, compute_fingerprint
from ..slug import slugify
from ..source import Place
from ..text import fold
from ..vocabulary import Person
from ..volumes.volume import Volume

_KEPT = ("orcid", "affiliation", "id", "equal", "corresponding", "roles")
"""Keys of an author that say nothing of the name."""
_NAMES = ("authors", "editors")
_CHECKED_APART = {"id", "key", "aliases", *_NAMES}

PlacedPaper = tuple[Place, Paper, Fingerprint]


class EarlierNames:
    """The earlier names that people have in `renamed`, and what replaces them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = {
            fold(form): person for person in people for form in _list_forms(person.renamed)
        }
        self.by_person = {person.id: person.renamed for person in self._people.values()}
        """Id of a person -> the earlier names."""

    def replace_in_all(self, papers: Iterable[PlacedPaper]) -> Iterable[PlacedPaper]:
        """Papers with the present names."""
        return map(self._replace_in_entry, papers) if self._people else papers

    def replace_in(self, paper: Paper) -> Paper:
        """A paper with the present names of its authors, editors and submitter."""
        changed: dict[str, object] = {}
        for key in _NAMES:
            names: tuple[Name, ...] = getattr(paper, key)
            present = tuple(map(self._replace, names))
            if present != names:
                changed[key] = present
        if person := self._people.get(fold(paper.submitted_by)):
            changed["submitted_by"] = person.name
        return paper.model_copy(update=changed) if changed else paper

    def replace_in_volumes(self, volumes: Iterable[Volume]) -> dict[str, Volume]:
        """Id -> volume, with the present names of its editors."""
        found = {volume.id: volume for volume in volumes}
        for id, volume in found.items() if self._people else ():
            editors = tuple(map(self._replace, volume.editors))
            if editors != volume.editors:
                found[id] = volume.model_copy(update={"editors": editors})
        return found

    def _replace_in_entry(self, entry: PlacedPaper) -> PlacedPaper:
        place, paper, _ = entry
        present = self.replace_in(paper)
        return entry if present is paper else (place, present, compute_fingerprint(present))

    def _replace(self, name: Name) -> Name:
        person = self._find(name, name.display)
        if not person and not (name.native and self._find(name, name.native)):
            return name
        given = name.__pydantic_fields_set__
        kept = {key: getattr(name, key) for key in _KEPT if key in given}
        present = to_name(person.name) if person else name
        parts = {key: getattr(present, key) for key in present.__pydantic_fields_set__}
        parts.pop("native", None)
        return Name.model_validate(parts | kept).canonical

    def _find(self, name: Name, form: str) -> Person | None:
        """The person who had this form of a name. Records of others have an `id`."""
        person = self._people.get(fold(form))
        return person if person and name.id in ("", person.id) else None


def find_shown_names(
    papers: Iterable[tuple[Place, Paper]], people: list[tuple[Place, Person]]
) -> Iterator[Problem]:
    """Warnings of earlier names that a site would show: in addresses, in texts of records, and as
    authors by a form that `renamed` lacks."""
    renamed = [person for _, person in people if person.renamed]
    if not renamed:
        return
    for place, person in people:
        if person.id in map(slugify, _list_forms(person.renamed)):
            message = f"the id `{person.id}` is an earlier name, which addresses would show"
            hint = "choose another; links to the earlier address then end"
            yield place.to_warning("earlier-name", message, ("id",), hint)
    earlier, by_family = EarlierNames(renamed), defaultdict(list)
    for person in renamed:
        for form in map(to_name, person.renamed):
            by_family[fold(form.family)].append((form, person))
    of_any = _compile_pattern(name for person in renamed for name in person.renamed)
    patterns = {person.id: _compile_pattern(person.renamed) for person in renamed}
    known = {fold(name) for _, one in people for name in (one.name, *one.variants)}
    for place, paper in papers:
        present = earlier.replace_in(paper)
        for index, name in enumerate(present.authors):
            found = None if name.id else _find_similar(name, by_family)
            if found and fold(name.display) not in known:
                message = f"`{name.display}` may be an earlier name of `{found.id}`"
                hint = "add it to `renamed` there, or give this name an `id`"
                yield place.to_warning("earlier-name", message, ("authors", index), hint)
        has_any = next(_find_keys(of_any, present), "")
        for id, pattern in patterns.items() if has_any else ():
            for key in _find_keys(pattern, present):
                message = f"`{key}` has an earlier name of `{id}`, and is shown as it is"
                yield place.to_warning("earlier-name", message, (key,))


def _list_forms(names: Iterable[str]) -> Iterator[str]:
    """Names as they are written, and in reading order."""
    for name in names:
        yield from (name, to_name(name).display)


def _compile_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds any of some names in a text."""
    forms = (r"\s+".join(map(re.escape, form.split())) for form in _list_forms(names))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


def _find_keys(pattern: re.Pattern[str], paper: Paper) -> Iterator[str]:
    """The keys of a paper whose texts have a match."""
    for key in sorted(paper.__pydantic_fields_set__ - _CHECKED_APART):
        if pattern.search(str(getattr(paper, key))):
            yield key


def _find_similar(name: Name, earlier: Mapping[str, list[tuple[Name, Person]]]) -> Person | None:
    """The person of whose earlier names, and not of the present one, a name may be a form.
    `earlier` has these names by their folded family name."""
    for form, person in earlier.get(fold(name.family), ()) if name.given else ():
        present = to_name(person.name)
        is_present = fold(present.family) == fold(name.family) and _have_same_given(name, present)
        if _have_same_given(name, form) and not is_present:
            return person
    return None


def _have_same_given(name: Name, other: Name) -> bool:
    """Whether the given names are the same, or initials of each other, as far as both have them."""
    pairs = zip(fold(name.given).split(), fold(other.given).split(), strict=False)
    return all(one == two or (1 in (len(one), len(two)) and one[0] == two[0]) for one, two in pairs)
