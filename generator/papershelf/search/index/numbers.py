"""Whole numbers as printable text: one character for small ones, so that gzip compresses them well.

The characters are those of ASCII from `!` to `~`, none of which hosts, proxies or JSON escape
between tabs. Values up to 85 take one character. Larger ones are preceded by characters from `w` to
`~`: the digits of base 8 above the last digit, which is of base 86.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FIRST = 33
"""Code of the character for 0."""
SINGLE = 86
"""The number of values that take one character."""
HIGH = 94 - SINGLE
"""The base of the digits before the last."""


def _write(number: int) -> str:
    high, last = divmod(number, SINGLE)
    text = chr(FIRST + last)
    while high:
        high, digit = divmod(high, HIGH)
        text = chr(FIRST + SINGLE + digit) + text
    return text


_SMALL = [_write(number) for number in range(SINGLE * HIGH)]
_NUMBER = re.compile("[w-~]*[!-v]")


def write(number: int) -> str:
    """A number from 0 on, as text."""
    return _SMALL[number] if number < len(_SMALL) else _write(number)


def read(text: str) -> Iterator[int]:
    """The numbers in a text that `write` wrote."""
    high = 0
    for character in text:
        digit = ord(character) - FIRST
        if digit < SINGLE:
            yield high * SINGLE + digit
            high = 0
        else:
            high = high * HIGH + digit - SINGLE


def split(text: str) -> list[str]:
    """The texts of the numbers in a text that `write` wrote; `VALUES` has their values."""
    return _NUMBER.findall(text)


def split_last(text: str) -> tuple[str, str]:
    """A text before its last number, and the text of that number.

    Raises ValueError if there is no number.
    """
    start = len(text) - 1
    while start > 0 and text[start - 1] >= "w":
        start -= 1
    if start < 0:
        raise ValueError("there is no number")
    return text[:start], text[start:]


class _NumberValues(dict[str, int]):
    """The value of each number, by its text; computed on first use."""

    def __missing__(self, text: str) -> int:
        self[text] = next(read(text))
        return self[text]


VALUES = _NumberValues()
"""The values of numbers by their texts. Reading many is faster this way than by `read`."""
