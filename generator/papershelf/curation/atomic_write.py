"""Files that are written all together, or not at all where one of them can't be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..errors import CallError


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write files below a folder, in the order given.

    First all of them beside their places, then each is moved to its own: killed in between, every
    file is an old or a new one, whole. Raises CallError where a file can't be written or its folder
    is a link to outside; then all are as they were.
    """
    root = root.resolve()
    partial: dict[Path, Path] = {}
    try:
        for name, text in texts.items():
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                raise CallError(f"{name} would lie outside {root}: it is a link")
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            partial[part] = path
            part.write_text(text, encoding="utf-8", newline="")
    except BaseException as error:
        for part in partial:
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CallError(f"{error.filename} can't be written: {error.strerror}") from None
        raise
    for part, path in partial.items():
        part.replace(path)
