"""Outputs: the pages and files of a site, before any file is written."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from markupsafe import escape

from . import urls

_PART = 1 << 20
_ON_UNIX = 3
_FILE = 0o100644 << 16
"""A file that all may read, as Unix says it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: front matter and a body in Markdown.

    `title` and `description` are plain text. The body is one block of raw HTML, which every
    Markdown dialect leaves unchanged: so a value of a record can't become markup.
    """

    address: str
    title: str
    body: str
    description: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its file in a tree of Markdown."""
        return f"{self.address}index.md"

    @property
    def file(self) -> str:
        """Its file in the site."""
        return f"{self.address}index.html"

    @property
    def is_section(self) -> bool:
        """Whether a site's navigation has it unless the curator sets one."""
        return self.address in urls.SECTIONS or "section" in self.meta

    @property
    def front_matter(self) -> dict[str, Any]:
        """The metadata, with escaped title and description.

        Material's templates, and most others, print `{{ page.meta.title }}` without escaping it.
        """
        head = {"title": escape_text(self.title)}
        if self.description:
            head["description"] = escape_text(self.description)
        if self.is_section:
            head["section"] = "true"
        if "head" in self.meta:
            head["template"] = "made.html"  # Material's own template prints no `head`
        return {**head, "hide": ["navigation", "toc"], **self.meta}

    @property
    def markdown(self) -> str:
        """The page as a Markdown file: front matter in JSON, which every YAML parser reads."""
        head = json.dumps(self.front_matter, ensure_ascii=False, indent=2)
        return f"---\n{head}\n---\n\n{self.content}\n"

    @property
    def content(self) -> str:
        """The body with links relative to this page."""
        return urls.make_relative(_escape_template_syntax(self.body), self.address)


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP file of `members`: (name, the bytes or the file with them).

    The same members give the same bytes, on every machine and day. They are not compressed: PDFs
    are already, and each version of zlib would write other bytes.
    """

    members: tuple[tuple[str, bytes | Path], ...]

    def write(self, target: IO[bytes]) -> None:
        """Write it to an empty file that can be read and written anywhere."""
        with ZipFile(target, "w") as archive:
            for name, content in self.members:
                member = ZipInfo(name)  # of 1980, the first day that ZIP knows
                member.create_system, member.external_attr = _ON_UNIX, _FILE
                if isinstance(content, bytes):
                    archive.writestr(member, content)
                    continue
                member.file_size = content.stat().st_size  # tells whether it needs ZIP64
                with content.open("rb") as source, archive.open(member, "w") as part:
                    shutil.copyfileobj(source, part, _PART)

    def to_bytes(self) -> bytes:
        """Its content, in memory."""
        target = io.BytesIO()
        self.write(target)
        return target.getvalue()


FileContent = bytes | Path | Archive
"""The bytes of a file, the file to copy, or the archive to write."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site."""

    address: str
    content: FileContent

    @property
    def path(self) -> str:
        """Its file in a tree of Markdown."""
        return self.address

    @property
    def file(self) -> str:
        """Its file in the site."""
        return self.address

    @property
    def data(self) -> bytes:
        """Its content."""
        if isinstance(self.content, Archive):
            return self.content.to_bytes()
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()


Output = Page | Asset


def escape_text(text: str) -> str:
    """A plain text for front matter: escaped, since themes and Material's script don't do it."""
    return _escape_template_syntax(str(escape(text)))


def _escape_template_syntax(text: str) -> str:
    """Escape `{{`, `{%` and `{#`: macros plugins run a template engine over pages."""
    if "{" not in text:
        return text
    return text.replace("{{", "&#123;&#123;").replace("{%", "&#123;%").replace("{#", "&#123;#")
