"""Values kept in files, signed.

They are pickles, and a pickle can run code when it is read. So each is signed with a key that never
leaves this machine and user: one that came with a stranger's pull request, or is damaged, counts as
not there.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import pickle
import secrets
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from .. import __version__

_RUN = 2000


def _key() -> bytes:
    """The key of this machine's user; made when it is first needed."""
    path = user_cache_path("papershelf") / "key"
    try:
        key = path.read_bytes()
        if len(key) == 32:
            return key
    except OSError:
        pass
    key = secrets.token_bytes(32)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(key)
    return key


def pack(value: Mapping[str, Any]) -> list[bytes]:
    """A large mapping to be saved as a part of a value: while it is pickled, what it holds is noted
    for some thousand keys at a time only."""
    keys = list(value)
    runs = (keys[at : at + _RUN] for at in range(0, len(keys), _RUN))
    return [_pickled({key: value[key] for key in run}) for run in runs]


def unpack(packed: Iterable[bytes]) -> dict[str, Any]:
    """A mapping that `pack` packed, of a file whose signature fits; empty where a class of what it
    held has changed since."""
    found: dict[str, Any] = {}
    try:
        for one in packed:
            found.update(pickle.loads(one))  # noqa: S301 - it is ours: the signature fits
    except Exception:
        return {}
    return found


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def _sign(data: bytes | memoryview) -> bytes:
    return blake2b(data, key=_key(), digest_size=32, person=b"papershelf").digest()


def save(path: Path, value: object) -> None:
    """Write a value, signed, whole or not at all."""
    data = _pickled((__version__, value))
    partial = path.with_name(f"{path.name}.{os.getpid()}")  # several processes may write the same
    with partial.open("wb") as file:
        file.write(_sign(data))
        file.write(data)
    partial.replace(path)


def load(path: Path) -> Any:
    """A value that this machine wrote with this version; None where there is none."""
    try:
        content = memoryview(path.read_bytes())
    except OSError:
        return None
    data = content[32:]
    if not hmac.compare_digest(_sign(data), content[:32]):
        return None
    try:
        version, value = pickle.loads(data)  # noqa: S301 - it is ours: the signature fits
    except Exception:  # a class that has changed since, in a checkout under work
        return None
    return value if version == __version__ else None
