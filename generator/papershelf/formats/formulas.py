"""Formulas of titles as readers say them in a citation: Unicode, with CSL's `sup` and `sub`."""

from __future__ import annotations

import re
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

from ..records.text import split_segments

_SCRIPT = re.compile(r"([\^_])\s*(\{[^{}]*\}|\\[A-Za-z]+|[^\s\\{}])")
_TAGS = {"^": "sup", "_": "sub"}
# By the source's own spaces: TeX's would be lost after commands.
_CONVERTER = LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")


def spelled_out(title: str) -> str:
    """A title of CSL whose TeX maths is text; its capitals and small letters stay as they are."""
    if "$" not in title:
        return title
    return "".join(
        _formula(part.value) if part.kind == "math" else part.value
        for part in split_segments(title, tags=False)
    )


@lru_cache(maxsize=4096)
def _formula(tex: str) -> str:
    text, *scripts = _SCRIPT.split(tex)
    written = _plain(text)
    for mark, script, after in zip(scripts[::3], scripts[1::3], scripts[2::3], strict=True):
        tag = _TAGS[mark]
        written += f"<{tag}>{_plain(script)}</{tag}>{_plain(after)}"
    return f'<span class="nocase">{written}</span>'


def _plain(tex: str) -> str:
    """TeX as text; a joiner keeps `<` from being taken for a tag's."""
    text: str = _CONVERTER.latex_to_text(tex)
    return text.replace("<", "<\u2060")
