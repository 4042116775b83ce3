"""Braces in a regular expression, as deep as texts have them."""

from __future__ import annotations

INSIDE = r"[^{}]*+"
"""What may stand between two braces: braces that match, at most four deep. Never backtracks."""

for _ in range(4):
    INSIDE = rf"(?>[^{{}}]++|\{{{INSIDE}\}})*+"
