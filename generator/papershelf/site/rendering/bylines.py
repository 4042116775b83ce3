"""Bylines: the authors of a paper in a line, with links to their pages.

Authors of the group whose site this is stand out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from ...records.institutions.affiliation import number_affiliations
from ...records.name import Name
from ...records.paper import Paper
from ..authors import find_author_address
from ..site import Site
from . import phrases, urls

MOST_OPEN = 20
"""Authors that a paper's page shows before the reader asks for all. The name of a group, and those
of the group whose site this is, are shown wherever they stand."""


class PageByline(NamedTuple):
    """The byline of a paper's page, and of a long one what is folded: the names, and how many."""

    shown: Markup
    folded: Markup = Markup()
    left: int = 0


class Bylines:
    """Renders the bylines of a site's papers."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._locale = site.locale
        self._names: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def render(
        self, paper: Paper, most: int = 0, *, plain: bool = False, author: str = ""
    ) -> Markup:
        """The authors, with links unless `plain`; `3 authors` if only their number is known.

        Shows at most `most` names, that of the `author` with a slug too, and the number of the
        others; all names if it is 0.
        """
        if not paper.authors:
            number = paper.num_authors
            return escape(phrases.authors(self._locale, number) if number else "")
        # A last name takes no more room than "and 1 more".
        shown = paper.authors[:most] if most and paper.author_count > most + 1 else paper.authors
        if author:
            to_slug = self._site.collection.author_slug
            own = [name for name in paper.authors if to_slug(name) == author]
            # Another name is no name of theirs, so there is no need to compare values.
            shown += tuple(own[:1]) if own and not any(one is own[0] for one in shown) else ()
        name_of = self._mark_author if plain else self._link_author
        names = ", ".join(map(name_of, shown))
        more = paper.author_count - len(shown)
        text = phrases.and_more(self._locale, names, more)
        return Markup(text)  # noqa: S704 - each name is escaped

    def render_marked(self, paper: Paper) -> PageByline:
        """The authors as their paper's page names them, also in their own script: `*` marks those
        who contributed equally, `†` corresponding authors, numbers their affiliations."""
        if not paper.authors:
            return PageByline(self.render(paper))
        texts = self._list_marked(paper.authors)
        is_open = [
            at < MOST_OPEN or name.is_group or self._is_member(name)
            for at, name in enumerate(paper.authors)
        ]
        named = list(zip(texts, is_open, strict=True))
        folded = [text for text, is_shown in named if not is_shown]
        if len(folded) < 2:  # a last name takes no more room than "And 1 more"
            return PageByline(self._join(paper, texts))
        shown = ", ".join([text for text, is_shown in named if is_shown])
        left = paper.author_count - sum(is_open)
        return PageByline(Markup(shown), self._join(paper, folded), left)  # noqa: S704 - escaped

    def _list_marked(self, authors: Sequence[Name]) -> list[str]:
        """The authors as HTML, with their marks."""
        if not any(
            name.equal or name.corresponding or name.affiliation or name.native for name in authors
        ):
            return list(map(self._link_author, authors))
        _, numbers = number_affiliations([name.affiliation for name in authors])
        return [
            self._link_author(name) + _write_native(name) + self._write_marks(name, own)
            for name, own in zip(authors, numbers, strict=True)
        ]

    def _join(self, paper: Paper, names: Sequence[str]) -> Markup:
        """Names as HTML, and the number of the authors whose names the record lacks."""
        more = paper.author_count - len(paper.authors)
        text = phrases.and_more(self._locale, ", ".join(names), more)
        return Markup(text)  # noqa: S704 - each name is escaped

    def _link_author(self, name: Name) -> str:
        display = name.display
        names = self._names[name.id]
        found = names.get(display)
        if found is None:
            author = self._site.collection.author_slug(name)
            link = link_label(display, find_author_address(self._site, author))
            found = names[display] = f"<b>{link}</b>" if self._is_member(name) else link
        return found

    def _write_marks(self, name: Name, numbers: tuple[int, ...]) -> str:
        marks = "*" * name.equal + "†" * name.corresponding
        if not numbers:
            return f"<sup>{marks}</sup>" if marks else ""
        # A number alone tells those nothing who hear it.
        word = self._locale.ngettext("affiliation", "affiliations", len(numbers))
        text = ",".join([*map(str, numbers), *marks])
        return f'<sup><span class="ps-sr"> {escape(word)} </span>{text}</sup>'

    def _mark_author(self, name: Name) -> str:
        text = str(escape(name.display))
        return f"<b>{text}</b>" if self._is_member(name) else text

    def _is_member(self, name: Name) -> bool:
        """Whether an author belongs to the group of the site."""
        collection = self._site.collection
        person = collection.person(collection.author_slug(name)) if collection.people else None
        return bool(person and person.is_member)


def link_label(label: str, address: str) -> str:
    """A label, with a link if there is an address."""
    text = str(escape(label))
    if address:
        return f"<a href={urls.link(address)}>{text}</a>"
    return label if text == label else text  # a large collection has a hundred thousand of them


def _write_native(name: Name) -> str:
    return f" (<bdi>{escape(name.native)}</bdi>)" if name.native else ""
