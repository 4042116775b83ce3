"""The forms with which readers propose papers and corrections, and claim their pages.

They are GitHub issue forms in a folder that `papershelf new` creates. In an issue, answers are
below headings, which are the labels of the form's fields, so these labels must not change. The
curator may change all other text of a form.
"""

from __future__ import annotations

from typing import NamedTuple

_MAX_AUTHORS = 5_000  # papers of the largest collaborations have about three thousand authors
_MAX_ITEMS = 50


class FormField(NamedTuple):
    """A field of a form; `id` is its name in URLs that fill the form.

    `key` is the key of a record or of an entry of `people.yaml` that the answer sets; it is empty
    if only a person reads the answer. `max_lines` is the most lines of an answer that is a list, or
    0 for a text.
    """

    id: str
    label: str
    key: str = ""
    max_lines: int = 0


class Form(NamedTuple):
    """A form: its file name without the suffix, and its fields.

    A form is recognised by its first field, which no later form of `FORMS` may have.
    """

    name: str
    fields: tuple[FormField, ...]

    @property
    def first_label(self) -> str:
        """The label by which it is recognised."""
        return self.fields[0].label

    def find_label(self, key: str) -> str:
        """Return the label of a key; empty if the form doesn't ask for it."""
        return next((field.label for field in self.fields if field.key == key and key), "")


_MORE = FormField("more", "For the curators")
# GitHub uses some ids in URLs itself, such as `title` for the issue's, so no field may have them.
_PAPER = (
    FormField("identifier", "Identifier or link", "identifier"),
    FormField("paper-title", "Title", "title"),
    FormField("authors", "Authors", "authors", _MAX_AUTHORS),
    FormField("date", "Date", "date"),
    FormField("venue", "Venue", "venue"),
    FormField("abstract", "Abstract", "abstract"),
    FormField("pdf", "PDF", "pdf"),
    FormField("code", "Code", "code"),
    FormField("tags", "Tags", "tags", _MAX_ITEMS),
    FormField("note", "Note", "note"),
    _MORE,
)

CORRECT = Form("correct-record", (FormField("paper", "Paper id", "id"), *_PAPER))
CLAIM = Form("claim-author", (
    FormField("author", "Author page", "id"),
    FormField("name", "Name", "name"),
    FormField("variants", "Other ways the name is written", "variants", _MAX_ITEMS),
    FormField("orcid", "ORCID", "orcid"),
    FormField("homepage", "Home page", "homepage"),
    FormField("affiliation", "Affiliation", "affiliation"),
    FormField("others", "Papers that are not yours"),
    _MORE,
))  # fmt: skip
SUBMIT = Form("submit-paper", _PAPER)

FORMS = (CLAIM, CORRECT, SUBMIT)
