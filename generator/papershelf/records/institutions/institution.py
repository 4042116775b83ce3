"""Institutions: an entry of `institutions.yaml`, and which of them an affiliation names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field

from ..fields import Required, WebLink
from ..slug import slugify
from ..text import fold
from ..value import Value
from .affiliation import Affiliation, Ror


class Institution(Value):
    """An entry of `institutions.yaml`."""

    name: Required = Field(description="The name shown on its page, whose address it gives.")
    aliases: tuple[Required, ...] = Field(
        (), description="Other spellings; each redirects to the institution."
    )
    ror: Ror = Field("", description="Its id in the Research Organization Registry (ror.org).")
    url: WebLink = Field("", description="Home page.")

    @property
    def slug(self) -> str:
        """The slug: the address of its page."""
        return slugify(self.name)


class KnownInstitutions:
    """The entries of `institutions.yaml`, by what affiliations say of them."""

    def __init__(self, entries: Sequence[Institution]) -> None:
        self._by_slug: dict[str, Institution] = {}
        self._by_name: dict[str, Institution] = {}
        self._by_ror: dict[str, Institution] = {}
        for entry in entries:
            self._by_slug.setdefault(entry.slug, entry)
            for name in (entry.name, *entry.aliases):
                self._by_name.setdefault(fold(name), entry)
            if entry.ror:
                self._by_ror.setdefault(entry.ror, entry)
        self._aliases = {slugify(alias) for entry in entries for alias in entry.aliases}
        self._found: dict[Affiliation, Institution | None] = {}

    def __bool__(self) -> bool:
        return bool(self._by_slug)

    @property
    def entries(self) -> Iterable[Institution]:
        """The entries, of several with the same slug the first."""
        return self._by_slug.values()

    def has_ror(self, affiliation: Affiliation) -> bool:
        """Whether an entry has the ROR id of an affiliation."""
        return affiliation.ror in self._by_ror

    def is_alias(self, slug: str) -> bool:
        """Whether a slug is of another spelling of an entry's name, and of no entry."""
        return slug in self._aliases and slug not in self._by_slug

    def get(self, slug: str) -> Institution | None:
        """The entry with a slug."""
        return self._by_slug.get(slug)

    def find(self, affiliation: Affiliation) -> Institution | None:
        """The entry that an affiliation names: by its ROR id, by its whole name, or by the first
        part of it between commas that is a name, as in `Department of Physics, MIT, Cambridge`."""
        if affiliation not in self._found:
            known = (self._by_name.get(name) for name in _list_parts(affiliation.name))
            by_ror = self._by_ror.get(affiliation.ror)
            self._found[affiliation] = by_ror or next(filter(None, known), None)
        return self._found[affiliation]

    def find_slug(self, affiliation: Affiliation) -> str:
        """The slug of the institution: that of its entry, or of the name."""
        entry = self.find(affiliation)
        return entry.slug if entry else slugify(affiliation.name)

    def identify(self, affiliation: Affiliation) -> Affiliation:
        """An affiliation with the ROR id of its entry, unless it has one."""
        entry = None if affiliation.ror else self.find(affiliation)
        return affiliation._replace(ror=entry.ror) if entry and entry.ror else affiliation


def _list_parts(name: str) -> Iterator[str]:
    yield fold(name)
    if "," in name:
        yield from map(fold, name.split(","))
