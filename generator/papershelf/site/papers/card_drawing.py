"""The picture that is shown where a paper's address is shared: title, authors, venue and date.

It is drawn with Pillow, in Source Serif and Source Sans, which are packages: a build loads no font
from another host. All three belong to an extra, so they are imported only if a site has pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING
from unicodedata import normalize

from ...locale import Locale
from ...records.date import PartialDate
from ..rendering import phrases
from ..rendering.accent import DEFAULT, find_shades

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""In pixels: 1.91 to 1, as social networks and messengers expect (ogp.me has no size)."""

_PACKAGES = ("pillow", "font-source-serif-pro", "font-source-sans-pro")
_FONTS = {"serif": ("font_source_serif_pro", "SourceSerifPro-Semibold.otf"),
          "sans": ("font_source_sans_pro", "SourceSansPro-Regular.otf"),
          "bold": ("font_source_sans_pro", "SourceSansPro-Semibold.otf")}  # fmt: skip
# The light scheme of the style sheet.
_PAPER, _INK, _SOFT, _LINE = "#fbfaf6", "#1f1e1b", "#65615a", "#e4dfd4"
_COLOURS = 48
"""Colours of the file: enough for the edges of letters, at a third of the bytes."""
_LEFT, _RIGHT = 88, WIDTH - 88
_TITLE_TOP, _TITLE_BOTTOM = 142, 440
_TITLE_SIZES = range(64, 38, -4)
_ABSENT = "\U0010fffe"
"""A character that no font has."""


@dataclass(frozen=True)
class CardText:
    """The text of a picture, without markup.

    `authors` are the first of all names, and `others` is the number of the rest; `facts` are venue
    and date; `language` is the tag of the language of the words between them; `accent` is the
    site's colour.
    """

    site: str
    title: str
    authors: tuple[str, ...]
    others: int
    facts: str
    language: str = "en"
    accent: str = ""


@cache
def is_possible() -> bool:
    """Whether Pillow and the fonts are installed."""
    return all(find_spec(name) for name in ("PIL", *(package for package, _ in _FONTS.values())))


@cache
def describe_versions() -> str:
    """The versions of Pillow and the fonts: with others, the same text may give other bytes."""
    return " ".join(version(name) for name in _PACKAGES)


def can_draw(card: CardText) -> bool:
    """Whether the fonts have every letter: a title in boxes is worse than no picture."""
    texts = (card.site, card.title, card.facts, *card.authors)
    return all(_has_glyph(character) for text in texts for character in normalize("NFC", text))


def find_locale(locale: Locale) -> Locale:
    """The language of the words on a picture: English for one whose letters the fonts lack, such as
    Chinese."""
    return locale if _can_speak(locale) else Locale()


@cache
def _can_speak(locale: Locale) -> bool:
    """Whether the fonts have the letters of a language's dates and messages."""
    samples = (locale.format_long(PartialDate(2000, 1, 31)), phrases.and_more(locale, "", 2))
    return all(_has_glyph(character) for character in normalize("NFC", "".join(samples)))


def draw(card: CardText) -> bytes:
    """The picture as a PNG file of `WIDTH` times `HEIGHT` pixels."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    accent = find_shades(card.accent or DEFAULT)[0].accent
    pen.rectangle((0, 0, 16, HEIGHT), accent)
    _draw_line(pen, 66, card.site, _load_font("bold", 32), accent)
    _draw_title(pen, card.title)
    names = _load_font("sans", 34)
    _draw_line(pen, 468, _format_byline(card, names), names, _INK)
    pen.line((_LEFT, 536, _RIGHT, 536), _LINE, 2)
    _draw_line(pen, 556, card.facts, _load_font("sans", 28), _SOFT)
    file = io.BytesIO()
    image.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


def _draw_title(pen: ImageDraw, title: str) -> None:
    """Draw the title as large as it fits, shortened if it is too long for the smallest size."""
    for size in _TITLE_SIZES:
        font, step = _load_font("serif", size), size * 6 // 5
        lines = list(_wrap_lines(normalize("NFC", title), font))
        most = (_TITLE_BOTTOM - _TITLE_TOP) // step
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    for number, line in enumerate(lines):
        _draw_line(pen, _TITLE_TOP + number * step, line, font, _INK)


def _draw_line(pen: ImageDraw, top: int, text: str, font: FreeTypeFont, colour: str) -> None:
    pen.text((_LEFT, top), _shorten(normalize("NFC", text), font), colour, font)


def _format_byline(card: CardText, font: FreeTypeFont) -> str:
    """As many names as fit in a line, and the number of the others."""
    names, others, locale = card.authors, card.others, Locale(card.language)
    if not names:
        return phrases.authors(locale, others) if others else ""
    for shown in range(len(names), 0, -1):
        more = len(names) - shown + others
        text = phrases.and_more(locale, ", ".join(names[:shown]), more)
        if font.getlength(text) <= _RIGHT - _LEFT:
            return text
    return names[0]


def _wrap_lines(text: str, font: FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > _RIGHT - _LEFT:
            yield line
            line = word
        else:
            line = longer
    yield line


def _shorten(text: str, font: FreeTypeFont) -> str:
    """A text that fits in a line, with an ellipsis if it is shortened."""
    if font.getlength(text) <= _RIGHT - _LEFT:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(f"{text[:middle].rstrip()}…") <= _RIGHT - _LEFT:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"


@cache
def _load_font(face: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    package, name = _FONTS[face]
    path = str(files(package) / "files" / name)
    # The other engine is not in every build of Pillow, and spaces letters slightly differently.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has_glyph(character: str) -> bool:
    return all(_draw_glyph(face, character) != _draw_glyph(face, _ABSENT) for face in _FONTS)


def _draw_glyph(face: str, character: str) -> bytes:
    return bytes(_load_font(face, 20).getmask(character))
