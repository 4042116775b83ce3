"""Titles of BibTeX, with only the braces that make a difference."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...latex import CLASSIC
from .. import tex
from ..tex.braces import INSIDE

_WHOLE = re.compile(rf"\s*\{{(?![\\$])({INSIDE})\}}\s*")
_STATUS = re.compile(r"\{?\[(RETRACTED|WITHDRAWN)\]\}?:?\s*", re.IGNORECASE)
_ONE_GROUP = re.compile(r"\{([^{}]*)\}")
# Groups of a title, and its maths, whose braces protect nothing.
_GROUP = re.compile(r"\$[^$]*\$|(?<!\\)\{([^{}\\]*)\}")
# Mendeley escapes the braces of a title that it has imported from BibTeX.
_ESCAPED_GROUP = re.compile(r"\{\\\{\}([A-Za-z][^{}\\]*)\{\\\}\}")
_LONGEST = 1_000  # a record's title


def read_title(fields: Mapping[str, str], name: str = "title") -> tuple[tex.DecodedText, str]:
    """Return the title with its subtitle, and the status that precedes it, in lower case or "".

    Braces are kept if `write_title` would not protect the same words without them. Braces around
    the whole title are removed, as they do not refer to any word.
    """
    title = _decode(fields.get(name, ""))
    if more := fields.get(name.replace("title", "subtitle")):
        title = _join_subtitle(title, _decode(more))
    status = _STATUS.match(title.text)
    text = title.text[status.end() :] if status else title.text
    if whole := _ONE_GROUP.fullmatch(text):
        text = whole[1]
    return title._replace(text=_remove_needless_braces(text)), status[1].lower() if status else ""


def _decode(latex: str) -> tex.DecodedText:
    latex = _ESCAPED_GROUP.sub(r"{\1}", latex)
    while whole := _WHOLE.fullmatch(latex):
        latex = whole[1]
    return tex.decode_title(latex)


def _join_subtitle(title: tex.DecodedText, more: tex.DecodedText) -> tex.DecodedText:
    colon = "" if title.text.endswith((":", "?", "!", ".", "—")) else ":"
    text = f"{title.text}{colon} {more.text}" if title.text else more.text
    return tex.DecodedText(text, title.unknown + more.unknown)


def _remove_needless_braces(title: str) -> str:
    """Remove braces that make no difference when the title is written."""
    if "{" not in title or len(title) > _LONGEST:
        return title
    title = _GROUP.sub(_keep_capitals, title)
    latex = CLASSIC.write_title(title)
    if CLASSIC.write_title(plain := _GROUP.sub(_remove_braces, title)) == latex:
        return plain
    end = 0
    while group := _GROUP.search(title, end):
        without = title[: group.start()] + _remove_braces(group)
        end = group.end()
        if CLASSIC.write_title(without + title[end:]) == latex:
            title, end = without + title[end:], len(without)
    return title


def _remove_braces(group: re.Match[str]) -> str:
    return group[0] if group[1] is None else group[1]


def _keep_capitals(group: re.Match[str]) -> str:
    inner = _remove_braces(group)
    return group[0] if inner != inner.lower() else inner
