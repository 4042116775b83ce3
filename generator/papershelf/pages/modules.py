"""Scripts in `scripts/`, joined into files: few requests to wait for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..search import joined

SCRIPTS = Path(__file__).parent / "scripts"
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)


def two(first: tuple[str, Iterable[str]], second: tuple[str, Iterable[str]]) -> dict[str, str]:
    """Two files by address, of (address, modules); the second takes what it needs from the first.

    They lie in one folder.
    """
    (address, modules), (other, more) = first, second
    text = joined(SCRIPTS, modules)
    known = ", ".join(_EXPORTED.findall(text))
    name = address.rpartition("/")[2]
    return {
        address: text,
        other: f'import {{{known}}} from "./{name}"\n{joined(SCRIPTS, more)}',
    }
