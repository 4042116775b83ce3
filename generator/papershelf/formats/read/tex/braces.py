"""Nested braces in a regular expression, as deep as texts have them."""

from __future__ import annotations

INSIDE = r"[^{}]*+"
"""Matches the content of a pair of braces, with pairs in it at most four deep; no backtracking."""

for _ in range(4):
    INSIDE = rf"(?>[^{{}}]++|\{{{INSIDE}\}})*+"
