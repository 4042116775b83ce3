"""Writing several files: either all of them or none."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from ..errors import CallError


def write(root: Path, texts: Mapping[str, str | Path]) -> None:
    """Write files below a folder, in the order given: texts, or copies of files.

    All texts are first written to temporary files, which then replace the real ones. If the process
    is killed in between, each file is either the old or the new one. Raises CallError if a file
    can't be written or a link leads out of the folder; then no file has changed.
    """
    root = root.resolve()
    partial: dict[Path, Path] = {}
    try:
        for name, text in texts.items():
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                raise CallError(f"refusing to write {name}: a link leads out of {root}")
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            partial[part] = path
            if isinstance(text, Path):
                shutil.copyfile(text, part)
            else:
                part.write_text(text, encoding="utf-8", newline="")
    except BaseException as error:
        for part in partial:
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CallError(f"{error.filename} can't be written: {error.strerror}") from None
        raise
    for part, path in partial.items():
        part.replace(path)
