"""The forms by which readers propose papers and corrections, and claim their pages.

They are GitHub's issue forms, in the folder that `papershelf new` makes. A form's answers stand in
its issue below headings, which are its labels: so these are a contract. What the forms say around
them is the curator's.
"""

from __future__ import annotations

from typing import NamedTuple

_AUTHORS = 5_000  # the papers of the largest collaborations have some three thousand
_FEW = 50


class Field(NamedTuple):
    """A question of a form; `id` is its name in addresses that fill it.

    `key` is what its answer becomes in a record, or an entry of `people.yaml`; empty where a
    person is to read it. `most` is how many lines an answer of a line each may have, else 0.
    """

    id: str
    label: str
    key: str = ""
    most: int = 0


class Form(NamedTuple):
    """A form: its file's name without the suffix, and its questions, of which the first, `mark`,
    no form has that comes later in `FORMS`."""

    name: str
    fields: tuple[Field, ...]

    @property
    def mark(self) -> str:
        """The label by which it is known."""
        return self.fields[0].label

    def label(self, key: str) -> str:
        """What a key is called in it; empty where it doesn't ask for it."""
        return next((one.label for one in self.fields if one.key == key and key), "")


_MORE = Field("more", "For the curators")
# Ids that GitHub has a meaning for in an address (`title` is the issue's) are no field's.
_PAPER = (
    Field("identifier", "Identifier or link", "identifier"),
    Field("paper-title", "Title", "title"),
    Field("authors", "Authors", "authors", _AUTHORS),
    Field("date", "Date", "date"),
    Field("venue", "Venue", "venue"),
    Field("abstract", "Abstract", "abstract"),
    Field("pdf", "PDF", "pdf"),
    Field("code", "Code", "code"),
    Field("tags", "Tags", "tags", _FEW),
    Field("note", "Note", "note"),
    _MORE,
)

CORRECT = Form("correct-record", (Field("paper", "Paper id", "id"), *_PAPER))
CLAIM = Form("claim-author", (
    Field("author", "Author page", "id"),
    Field("name", "Name", "name"),
    Field("variants", "Other ways the name is written", "variants", _FEW),
    Field("orcid", "ORCID", "orcid"),
    Field("homepage", "Home page", "homepage"),
    Field("affiliation", "Affiliation", "affiliation"),
    Field("others", "Papers that are not yours"),
    _MORE,
))  # fmt: skip
SUBMIT = Form("submit-paper", _PAPER)

FORMS = (CLAIM, CORRECT, SUBMIT)
