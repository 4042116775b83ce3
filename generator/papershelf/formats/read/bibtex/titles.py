"""Titles of BibTeX, with the braces that say something."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...latex import CLASSIC
from .. import tex
from ..tex.braces import INSIDE

_WHOLE = re.compile(rf"\s*\{{(?![\\$])({INSIDE})\}}\s*")
_STATUS = re.compile(r"\{?\[(RETRACTED|WITHDRAWN)\]\}?:?\s*", re.IGNORECASE)
_ONE_GROUP = re.compile(r"\{([^{}]*)\}")
# Groups of a title, and its maths, whose braces are none.
_GROUP = re.compile(r"\$[^$]*\$|(?<!\\)\{([^{}\\]*)\}")
_LONGEST = 1_000  # a record's title


def title_of(fields: Mapping[str, str], name: str = "title") -> tuple[tex.Told, str]:
    """A title with its subtitle, and the status that is marked before it.

    Braces stay where `write_title` would not protect the same by itself; around the whole title
    they say nothing of any word.
    """
    told = _told(fields.get(name, ""))
    if more := fields.get(name.replace("title", "subtitle")):
        told = _with_subtitle(told, _told(more))
    status = _STATUS.match(told.text)
    text = told.text[status.end() :] if status else told.text
    if whole := _ONE_GROUP.fullmatch(text):
        text = whole[1]
    return told._replace(text=_needed_braces(text)), status[1].lower() if status else ""


def _told(latex: str) -> tex.Told:
    while whole := _WHOLE.fullmatch(latex):
        latex = whole[1]
    return tex.title(latex)


def _with_subtitle(told: tex.Told, more: tex.Told) -> tex.Told:
    mark = "" if told.text.endswith((":", "?", "!", ".", "—")) else ":"
    text = f"{told.text}{mark} {more.text}" if told.text else more.text
    return tex.Told(text, told.unknown + more.unknown)


def _needed_braces(title: str) -> str:
    """The title without braces that change nothing when it is written."""
    if "{" not in title or len(title) > _LONGEST:
        return title
    title = _GROUP.sub(_with_capitals, title)
    written = CLASSIC.write_title(title)
    if CLASSIC.write_title(bare := _GROUP.sub(_bare, title)) == written:
        return bare
    end = 0
    while group := _GROUP.search(title, end):
        without = title[: group.start()] + _bare(group)
        end = group.end()
        if CLASSIC.write_title(without + title[end:]) == written:
            title, end = without + title[end:], len(without)
    return title


def _bare(group: re.Match[str]) -> str:
    return group[0] if group[1] is None else group[1]


def _with_capitals(group: re.Match[str]) -> str:
    bare = _bare(group)
    return group[0] if bare != bare.lower() else bare
