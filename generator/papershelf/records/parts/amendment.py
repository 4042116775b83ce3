"""Revisions and errata."""

from __future__ import annotations

from pydantic import Field

from ..fields import Date, Link, Text
from ..value import Value


class Amendment(Value):
    """A later version of a paper's text, or a published correction of it."""

    date: Date = Field(description="When it appeared: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.")
    note: Text = Field("", description="What it changes, in a sentence.")
    url: Link = Field("", description="Its page: a link or a file.")
    pdf: Link = Field("", description="Its PDF: a link or a file.")
