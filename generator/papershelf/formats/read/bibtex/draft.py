"""An entry while it is read: what its fields have told, and what is left of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import tex
from ..common.entry import Unread
from .raw_entry import RawEntry


class Work:
    """One entry. A field that was understood is taken out of `left`."""

    def __init__(self, block: RawEntry) -> None:
        self.block = block
        self.left = {name: told.value for name, told in block.fields.items() if told.value.strip()}
        self.record: dict[str, Any] = {}
        self.unread = list(block.unread)

    def miss(self, what: str, *names: str) -> None:
        """List something, with the line of the first of these fields that the entry has."""
        lines = [self.block.fields[name].line for name in names if name in self.block.fields]
        self.unread.append(Unread(lines[0] if lines else self.block.line, what))

    def told(self, told: tex.Told, name: str) -> str:
        for command in told.unknown:
            self.miss(f"`{name}` has `{command}`, which is not known: its words are kept", name)
        return told.text

    def take(self, *names: str, read: Callable[[str], tex.Told] = tex.text) -> str:
        """The text of the first of these fields that is left."""
        name = next((name for name in names if name in self.left), "")
        if not name or self.is_too_long(name):
            return ""
        return self.told(read(self.left.pop(name)), name)

    def is_too_long(self, name: str) -> bool:
        if len(self.left[name]) <= tex.LONGEST:
            return False
        self.miss(f"`{name}` is longer than {tex.LONGEST:,} characters: left out", name)
        del self.left[name]
        return True
