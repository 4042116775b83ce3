"""What a process runs: versions that decide about the bytes of a site."""

from __future__ import annotations

import hashlib
import platform
import re
import zlib
from functools import cache
from importlib import metadata
from pathlib import Path

from .. import __version__

_PACKAGE = Path(__file__).parent.parent
_NOT_FOR_SITES = re.compile(r"extra == .(?:test|bench|publish)\b")


@cache
def describe_program() -> dict[str, str]:
    """Name -> version of Python, Papershelf and each package that it may need for a site."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".js", ".html"):
            digest.update(f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    found = {
        "Python": platform.python_version(),
        "Papershelf": f"{__version__} ({digest.hexdigest()})",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for name in _list_packages():
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "none"
    return found


def _list_packages() -> list[str]:
    """The packages that ours may need, by its own metadata."""
    try:
        needs = metadata.requires("papershelf") or ()
    except metadata.PackageNotFoundError:  # it runs from a folder of its source
        return []
    names = (re.match(r"[\w.-]+", need) for need in needs if not _NOT_FOR_SITES.search(need))
    return sorted({name[0] for name in names if name and name[0] != "papershelf"})


def describe_difference(other: dict[str, str], *, is_own: bool = True) -> str:
    """How a worker's program differs from that of the client, as a message; empty if it doesn't.

    `other` is that of the worker if this process is the client (`is_own`), or the other way round.
    """
    client, worker = describe_program(), other
    if not is_own:
        client, worker = worker, client
    parts = [
        f"{name} {worker.get(name, 'none')}, not {client.get(name, 'none')}"
        for name in sorted(client.keys() | worker.keys())
        if worker.get(name, "none") != client.get(name, "none")
    ]
    return f"it has {'; '.join(parts)}: install what this machine has" if parts else ""
