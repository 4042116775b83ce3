"""The record that a store keeps of what was published to it.

It maps each file to a fingerprint of its content and headers, as they are in the store. A file that
is about to be written or deleted is in it as `UNKNOWN`, so a run that is killed leaves no wrong
record. The record says nothing that the site doesn't.
"""

from __future__ import annotations

import gzip
import zlib

from ..cache.manifest import FileDigests, compute_digest, pack_files, unpack_files
from .file_headers import FileHeaders, get_headers
from .store import Store

NAME = ".papershelf-published"
"""The name of the record, beside the site's `index.html`."""
UNKNOWN = bytes(len(compute_digest(b"")))
_HEAD = b"papershelf 1\n"
_HEADERS = FileHeaders("application/gzip", "no-store")


def compute_fingerprint(path: str, digest: bytes) -> bytes:
    """What changes when a file of a site has another content or gets other headers."""
    return compute_digest(digest + "\n".join(get_headers(path)).encode())


def load_record(store: Store) -> FileDigests | None:
    """Path -> fingerprint of what is in a store; None if it has no record that can be read."""
    packed = store.read(NAME)
    if packed is None:
        return None
    try:
        data = gzip.decompress(packed)
        return unpack_files(data.removeprefix(_HEAD)) if data.startswith(_HEAD) else None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        return None


def save_record(store: Store, record: FileDigests) -> None:
    """Replace the record of a store."""
    data = _HEAD + pack_files(dict(sorted(record.items())))
    store.write(NAME, gzip.compress(data, 3, mtime=0), _HEADERS)
