"""What a host's `robots.txt` allows, by RFC 9309 (rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

_AGENT = "papershelf"
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#\r\n]*)")
_MOST_BYTES = 500 * 1024
"""What a reader has to read at least (RFC 9309, 2.5); the rest is left out."""


class _Rule(NamedTuple):
    path: str
    is_allowed: bool


class RobotRules:
    """The rules that concern Papershelf: those of its own group, else those of `*`.

    `delay` is the seconds between two requests that the host asks for, 0 if it doesn't say. That is
    not in the RFC, but some hosts, arXiv among them, ask for it.
    """

    def __init__(self, text: str) -> None:
        self.delay = 0.0
        self._rules: list[_Rule] = []
        groups = _read_groups(text.lstrip("\ufeff")[:_MOST_BYTES])
        for name, value in groups.get(_AGENT, groups.get("*", [])):
            if name in ("allow", "disallow") and value:
                self._rules.append(_Rule(value, name == "allow"))
            elif name == "crawl-delay" and re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{0,3})?", value):
                self.delay = float(value)

    def allow(self, path: str) -> bool:
        """Whether a path, with its query, may be asked for. The longest rule decides, and of two
        the one that allows it (2.2.2); `/robots.txt` itself always may be."""
        found = [rule for rule in self._rules if _matches(rule.path, path)]
        longest = max(found, key=lambda rule: (len(rule.path), rule.is_allowed), default=None)
        return path == "/robots.txt" or longest is None or longest.is_allowed


def _read_groups(text: str) -> dict[str, list[tuple[str, str]]]:
    """Return agent in lower case -> its lines. Groups of the same agent are one (2.2.1)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    has_rules = False
    for line in text.splitlines():
        if not (match := _LINE.match(line)):
            continue
        name, value = match[1].lower(), match[2].strip()
        if name == "user-agent":
            agents = [] if has_rules else agents
            has_rules = False
            product = re.match(r"[A-Za-z_-]*", value)
            agents.append("*" if value == "*" else product[0].lower() if product else "")
            groups.setdefault(agents[-1], [])
        elif name in ("allow", "disallow", "crawl-delay"):
            has_rules = True
            for agent in agents:
                groups[agent].append((name, value))
    return groups


def _matches(rule: str, path: str) -> bool:
    """Whether a path begins as a rule says; `*` is any text, and `$` the end (2.2.3).

    Both are compared in the same escapes. Each part is searched once, so that no rule takes long.
    """
    rule, path = (quote(text, safe="/?&=;:@!$'()*+,~%#[]") for text in (rule, path))
    is_whole = rule.endswith("$")
    first, *parts = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in parts[:-1] if is_whole else parts:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not is_whole:
        return True
    return (
        path.endswith(parts[-1]) and len(path) - len(parts[-1]) >= at if parts else at == len(path)
    )
