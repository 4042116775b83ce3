"""Scripts and style sheets as they are served: without comments and needless white space."""

from __future__ import annotations

from rcssmin import cssmin

from ...search import strip_comments


def minify(text: str, suffix: str) -> str:
    """Make the text of a script (`.js`) or style sheet (`.css`) smaller.

    Style sheets keep licences in `/*! */`, and their white space where they are templates of Jinja.
    """
    if suffix == ".css" and "{%" not in text:
        return f"{cssmin(text, keep_bang_comments=True)}\n"
    return strip_comments(text)
