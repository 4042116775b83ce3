"""Compiled templates on disk: compiling those of a page takes longer than rendering it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from ...site.rendering.minify import SHORTENING
from ...site.rendering.renderer import COMPILED
from . import signed_pickle


class TemplateCache(BytecodeCache):
    """Stores compiled templates in a folder, one signed file each, since they are code.

    Jinja checks a template's text before it uses the compiled form, but not how it is shortened and
    compiled, nor its filters, whose results for constants are compiled in: so the cache is per
    language.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._language = language

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(f"{SHORTENING} {COMPILED} {self._language} {name}", filename)

    def load_bytecode(self, bucket: Bucket) -> None:
        found = signed_pickle.load(self._folder / bucket.key)
        if isinstance(found, bytes):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        signed_pickle.save(self._folder / bucket.key, bucket.bytecode_to_string())
