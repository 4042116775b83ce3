"""An entry while it is read: the record so far, and the fields that are left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import tex
from ..common.entry import Unread
from .raw_entry import RawEntry


class EntryDraft:
    """One entry. A field that has been read is removed from `left`."""

    def __init__(self, block: RawEntry) -> None:
        self.block = block
        fields = {name: field.value for name, field in block.fields.items()}
        self.left = {name: value for name, value in fields.items() if value.strip()}
        self.record: dict[str, Any] = {}
        self.unread = list(block.unread)

    def add_unread(self, what: str, *names: str, is_lost: bool = True) -> None:
        """Report something, at the line of the first of these fields that the entry has."""
        lines = [self.block.fields[name].line for name in names if name in self.block.fields]
        self.unread.append(Unread(lines[0] if lines else self.block.line, what, is_lost))

    def add_note(self, what: str, *names: str) -> None:
        """Report something that a curator may like to know, though nothing is lost."""
        self.add_unread(what, *names, is_lost=False)

    def accept(self, decoded: tex.DecodedText, name: str) -> str:
        """Return the text of a field, and report its unknown commands."""
        for command in decoded.unknown:
            self.add_note(f"`{name}` has the unknown command `{command}`: its text is kept", name)
        return decoded.text

    def take(self, *names: str, read: Callable[[str], tex.DecodedText] = tex.decode_text) -> str:
        """Remove the first of these fields that is left, and return its text."""
        name = next((name for name in names if name in self.left), "")
        if not name or self.is_too_long(name):
            return ""
        return self.accept(read(self.left.pop(name)), name)

    def is_too_long(self, name: str) -> bool:
        """Whether a field is too long for a text; if so, it is reported and removed."""
        if len(self.left[name]) <= tex.LONGEST:
            return False
        self.add_unread(f"`{name}` is longer than {tex.LONGEST:,} characters: left out", name)
        del self.left[name]
        return True
