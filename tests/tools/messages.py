"""Brings the catalogues of messages up to date with the code: `python -m tests.tools.messages`.

What is new is added without a translation, what is no longer said goes; the rest stays. A new
language begins with `python -m tests.tools.messages it`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from papershelf.locale import FOLDER, find_messages

PACKAGE = FOLDER.parent
# What is said on pages; commands and errors speak English.
SCRIPTS = [*PACKAGE.glob("site/*/js/*.js"), *PACKAGE.glob("search/client/**/*.js")]
TEMPLATES = [*PACKAGE.glob("theme/**/*.html")]
MODULES = [file for room in ("site", "locale", "builder") for file in PACKAGE.glob(f"{room}/**/*.py")]
_BUGS = "https://github.com/papershelf/papershelf/issues"
_DAY = datetime(2026, 11, 26, tzinfo=UTC)
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}

Key = str | tuple[str, str]


def found() -> Iterator[tuple[str, Key]]:
    """(file, key) of every message; of plurals the key is a pair."""
    for path in sorted(SCRIPTS):
        for _, key in find_messages(path.read_text(encoding="utf-8")):
            yield _name(path), key
    for method, paths in (("jinja2", TEMPLATES), ("python", MODULES)):
        for path in sorted(paths):
            with path.open("rb") as file:
                for _, key, *_ in extract(method, file, keywords=_KEYWORDS):  # type: ignore[arg-type]
                    yield _name(path), key if isinstance(key, str) else (key[0], key[1])


def template() -> Catalog:
    """All messages, without translations."""
    made = Catalog(charset="utf-8", fuzzy=False)
    for file, key in found():
        made.add(key, locations=[(file, 1)])
    return made


def brought_up_to_date(path: Path) -> Catalog:
    """A catalogue with the messages of today."""
    if not path.exists():
        made = Catalog(path.stem, fuzzy=False, header_comment=f"# What a site says: {path.stem}.",
                       project="papershelf", version="1", msgid_bugs_address=_BUGS,
                       creation_date=_DAY, revision_date=_DAY, last_translator="papershelf",
                       language_team=path.stem)  # fmt: skip
    else:
        with path.open("rb") as file:
            made = read_po(file, locale=path.stem)
    made.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    return made


def main() -> None:
    paths = {*FOLDER.glob("*.po"), *(FOLDER / f"{language}.po" for language in sys.argv[1:])}
    for path in sorted(paths):
        made = brought_up_to_date(path)
        with path.open("wb") as file:
            write_po(file, made, width=100, sort_output=True, ignore_obsolete=True,
                     include_lineno=False)  # fmt: skip
        absent = sum(not one.string or not all(one.string) for one in made if one.id)
        print(f"{path.name}: {len(made)} messages, {absent} to be translated")


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


if __name__ == "__main__":
    main()
