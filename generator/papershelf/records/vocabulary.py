"""People, venues and tags: what the collection says of the names its records use.

Librarians call these authority files. All three are optional; an entry gives a name its label,
its description and its other spellings.
"""

from __future__ import annotations

from pydantic import Field

from .fields import LongText, Orcid, Required, Slug, Text, WebLink
from .value import Value


class Person(Value):
    """An entry of `people.yaml`."""

    id: Slug = Field(description="Address of the author's page.")
    name: Required = Field(description="The name as the page shows it.")
    variants: tuple[Required, ...] = Field((), description="Other ways the name is written.")
    orcid: Orcid = Field("", description="ORCID iD.")
    homepage: WebLink = Field("", description="Home page.")
    affiliation: Text = Field("", description="Affiliation.")
    aliases: tuple[Slug, ...] = Field((), description="Earlier addresses: each redirects.")
    distinct: tuple[Slug, ...] = Field(
        (), description="Slugs of others of a like name, whom `check` is not to take for this one."
    )


class Venue(Value):
    """An entry of `venues.yaml`."""

    key: Required = Field(description="What records write as `venue`.")
    name: Required = Field(description="Full name, as BibTeX prints it.")
    short: Text = Field("", description="Short name, as lists show it.")
    url: WebLink = Field("", description="Home page.")


class Tag(Value):
    """An entry of `tags.yaml`."""

    tag: Required = Field(description="What records write under `tags`.")
    label: Text = Field("", description="The tag as readers see it; the tag itself by default.")
    description: LongText = Field("", description="One line on what belongs here.")
    parent: Text = Field("", description="The tag that this one is part of.")
    aliases: tuple[Required, ...] = Field((), description="Other spellings; each redirects.")
