"""What a set of changed files looks like, as a unified diff that `git apply` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path


def differences(root: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """The difference of each file to what is on disk, in the order of their paths."""
    for name, text in sorted(texts.items()):
        path = root / name
        if path.exists():
            before = path.read_bytes().decode("utf-8-sig")
            yield _changed(name, _lines(before), _lines(text))
        else:
            yield _added(name, _lines(text))


def _changed(name: str, before: list[str], after: list[str]) -> str:
    return "\n".join(unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm=""))


def _added(name: str, lines: list[str]) -> str:
    head = ("--- /dev/null", f"+++ b/{name}", f"@@ -0,0 +1,{len(lines)} @@")
    return "\n".join([*head, *(f"+{line}" for line in lines)])


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")
