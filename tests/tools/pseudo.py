"""A language in which every message stands in brackets: what stands outside is in no catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.pofile import write_po

from papershelf import locale
from papershelf.parallel import pool

from .messages import template

TAG = "de"


def bracketed(text: str) -> str:
    return f"⟦{text}⟧"


@contextmanager
def spoken(folder: Path, say: Callable[[str], str] = bracketed) -> Iterator[None]:
    """Lets the language `TAG` have all messages of today, as `say` makes them of the English ones;
    the folder is for its catalogue."""
    made = template()
    for message in made:
        if message.id:
            one = isinstance(message.id, str)
            message.string = say(message.id) if one else tuple(map(say, message.id))
    with (folder / f"{TAG}.po").open("wb") as file:
        write_po(file, made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locale, "FOLDER", folder)
        patch.setattr(pool, "count_cores", lambda: 1)  # other processes would have the usual folder
        locale._load_catalogue.cache_clear()
        yield
    locale._load_catalogue.cache_clear()
