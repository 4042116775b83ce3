"""Unified diffs of changed files, in the form that `git apply` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path


def format_diffs(root: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a diff of each file against the one on disk, sorted by path."""
    for name, text in sorted(texts.items()):
        path = root / name
        if path.exists():
            before = path.read_bytes().decode("utf-8-sig")
            yield _format_changed_file(name, _split_lines(before), _split_lines(text))
        else:
            yield _format_new_file(name, _split_lines(text))


def _format_changed_file(name: str, before: list[str], after: list[str]) -> str:
    return "\n".join(unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm=""))


def _format_new_file(name: str, lines: list[str]) -> str:
    head = ("--- /dev/null", f"+++ b/{name}", f"@@ -0,0 +1,{len(lines)} @@")
    return "\n".join([*head, *(f"+{line}" for line in lines)])


def _split_lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")
