"""People, venues and tags: what the collection knows about the names that its records use.

Librarians call these authority files. All three are optional; an entry gives a name its label, its
description and its other spellings.
"""

from __future__ import annotations

from pydantic import Field

from .fields import LongText, Orcid, Required, Slug, Text, WebLink
from .value import Value


class Person(Value):
    """An entry of `people.yaml`."""

    id: Slug = Field(description="Slug: the address of the author's page.")
    name: Required = Field(description="The name shown on the page.")
    variants: tuple[Required, ...] = Field((), description="Other spellings of the name.")
    orcid: Orcid = Field("", description="ORCID iD.")
    homepage: WebLink = Field("", description="Home page.")
    affiliation: Text = Field("", description="Affiliation.")
    aliases: tuple[Slug, ...] = Field((), description="Earlier ids: each redirects to the page.")
    distinct: tuple[Slug, ...] = Field(
        (), description="Slugs of other people with similar names: `check` does not report them."
    )


class Venue(Value):
    """An entry of `venues.yaml`."""

    key: Required = Field(description="The `venue` of records.")
    name: Required = Field(description="Full name, as BibTeX prints it.")
    short: Text = Field("", description="Short name, for lists.")
    url: WebLink = Field("", description="Home page.")


class Tag(Value):
    """An entry of `tags.yaml`."""

    tag: Required = Field(description="The tag in the `tags` of records.")
    label: Text = Field("", description="Label for readers; the tag itself by default.")
    description: LongText = Field("", description="What the tag covers, in one line.")
    parent: Text = Field("", description="The broader tag that this one is part of.")
    aliases: tuple[Required, ...] = Field(
        (), description="Other spellings; each redirects to the tag."
    )
