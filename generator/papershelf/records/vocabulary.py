"""People, venues and tags: what the collection knows about the names that its records use.

Librarians call these authority files. All three are optional; an entry gives a name its label, its
description and its other spellings. Preprint servers are known without an entry.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Self

from pydantic import Field, field_validator, model_validator

from ..errors import quote
from .fields import Date, Day, Image, LongText, Orcid, Required, Slug, Text, WebLink, to_error
from .text import fold
from .value import Value


class Person(Value):
    """An entry of `people.yaml`."""

    id: Slug = Field(description="Slug: the address of the author's page.")
    name: Required = Field(description="The name shown on the page.")
    variants: tuple[Required, ...] = Field((), description="Other spellings of the name.")
    renamed: tuple[Required, ...] = Field(
        (), description="Earlier names: found, but shown nowhere; `name` replaces them."
    )
    orcid: Orcid = Field("", description="ORCID iD.")
    homepage: WebLink = Field("", description="Home page.")
    affiliation: Text = Field("", description="Affiliation.")
    group: Text = Field(
        "", description="Makes a member: the group or team that the person is listed under."
    )
    role: Text = Field("", description="Role there, such as `PhD student`; makes a member, too.")
    photo: Image = Field("", description="Photo: an image file under `content/`.")
    joined: Date | None = Field(None, alias="from", description="When the person joined.")
    left: Date | None = Field(
        None, alias="to", description="When the person left, which makes one of the alumni."
    )
    confirmed: Day | None = Field(
        None,
        description="Day on which you made sure that the person agrees with this entry; the page "
        "says so.",
    )
    aliases: tuple[Slug, ...] = Field((), description="Earlier ids: each redirects to the page.")
    distinct: tuple[Slug, ...] = Field(
        (), description="Slugs of other people with similar names: `check` does not suggest them."
    )

    @model_validator(mode="after")
    def _check_years(self) -> Self:
        if self.joined and self.left and self.left.is_before(self.joined):
            message = f"`to` is {self.left}, which is before `from`, {self.joined}"
            raise to_error("bad-date", message)
        return self

    @property
    def is_member(self) -> bool:
        """Whether the person belongs to the group of the site, now or formerly."""
        return bool(self.group or self.role)


class Venue(Value):
    """An entry of `venues.yaml`."""

    key: Required = Field(description="The `venue` of records.")
    name: Required = Field(description="Full name, as BibTeX prints it.")
    short: Text = Field("", description="Short name, for lists.")
    url: WebLink = Field("", description="Home page.")
    variants: tuple[Required, ...] = Field(
        (),
        description="Other names that records write for it; `*` stands for any words. Then its "
        "`name` and `short` name mean it, too.",
    )
    aliases: tuple[Required, ...] = Field(
        (), description="Earlier keys: each redirects to the venue."
    )
    distinct: tuple[Slug, ...] = Field(
        (), description="Slugs of other venues with similar names: `check` does not suggest them."
    )

    @field_validator("variants")
    @classmethod
    def _check_variants(cls, variants: tuple[str, ...]) -> tuple[str, ...]:
        for variant in variants:
            if not fold(variant):
                raise to_error("bad-value", f"{quote(variant)} has no letter or digit")
        return variants


class Tag(Value):
    """An entry of `tags.yaml`."""

    tag: Required = Field(description="The tag in the `tags` of records.")
    label: Text = Field("", description="Label for readers; the tag itself by default.")
    description: LongText = Field("", description="What the tag covers, in one line.")
    parent: Text = Field("", description="The broader tag that this one is part of.")
    aliases: tuple[Required, ...] = Field(
        (), description="Other spellings; each redirects to the tag."
    )


# --- preprint servers -----------------------------------------------------------------------


ARXIV = "arXiv"
# Name -> other names, as `fold` writes them. Each server is also known by its own name.
_SERVERS: dict[str, tuple[str, ...]] = {
    ARXIV: ("corr", "computing research repository"),
    "AfricArXiv": (), "agriRxiv": (), "Authorea": (), "bioRxiv": (), "ChemRxiv": (), "ChinaXiv": (),
    "Cryptology ePrint Archive": (
        "iacr cryptology eprint archive", "iacr eprint", "cryptology eprint", "iacr eprint archive",
    ),
    "EarthArXiv": (), "EcoEvoRxiv": (), "EdArXiv": (), "engrXiv": (),
    "ESS Open Archive": ("essoar", "earth and space science open archive"),
    "HAL": ("hal open science", "hal archives ouvertes"),
    "Jxiv": (), "LawArXiv": (), "MediArXiv": (), "medRxiv": (), "MetaArXiv": (),
    "OpenReview": ("openreview net",), "Optimization Online": (),
    "OSF Preprints": ("osf", "open science framework"),
    "PaleorXiv": (), "PeerJ Preprints": (), "Preprints.org": ("preprints",), "PsyArXiv": (),
    "Research Square": ("research square preprints",), "SciELO Preprints": (), "SocArXiv": (),
    "SportRxiv": (),
    "SSRN": ("ssrn electronic journal", "social science research network"),
    "TechRxiv": (), "viXra": (), "Zenodo": (),
}  # fmt: skip
_BY_NAME = {fold(one): name for name, others in _SERVERS.items() for one in (name, *others)}
# How the DOIs begin that only one server registers. Those of bioRxiv and medRxiv also belong to
# journals of the same press, and Zenodo's to data and programs.
_BY_DOI = {
    "10.48550/arxiv.": ARXIV, "10.2139/ssrn.": "SSRN", "10.26434/chemrxiv": "ChemRxiv",
    "10.31219/osf.io/": "OSF Preprints", "10.31234/osf.io/": "PsyArXiv",
    "10.31235/osf.io/": "SocArXiv", "10.31222/osf.io/": "MetaArXiv",
    "10.31223/": "EarthArXiv", "10.31224/": "engrXiv", "10.32942/": "EcoEvoRxiv",
    "10.35542/osf.io/": "EdArXiv", "10.20944/preprints": "Preprints.org",
    "10.21203/rs.": "Research Square", "10.36227/techrxiv": "TechRxiv",
    "10.22541/essoar": "ESS Open Archive", "10.1002/essoar": "ESS Open Archive",
    "10.22541/au.": "Authorea", "10.7287/peerj.preprints": "PeerJ Preprints",
    "10.1590/scielopreprints": "SciELO Preprints",
}  # fmt: skip


@lru_cache(maxsize=4096)  # venues come up often
def find_preprint_server(venue: str) -> str:
    """The preprint server that a venue is, by its own name: "arXiv" for `CoRR` and for `arXiv
    preprint arXiv:1706.03762`. Empty for any other venue."""
    name = fold(venue)
    word = name.partition(" ")[0]
    return _BY_NAME.get(name) or (_BY_NAME.get(word, "") if word.endswith("xiv") else "")


def find_registering_server(doi: str) -> str:
    """The preprint server that registered a DOI; empty if it can't be told from the DOI."""
    low = doi.lower()
    return next((name for start, name in _BY_DOI.items() if low.startswith(start)), "")
