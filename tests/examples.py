"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings


def examples(count: int) -> int:
    """`count` in `make test-long`; the share of it that `make test` has time for, else.

    A property that names no number has 100, or the same share of it: see `tests/conftest.py`.
    """
    return max(min(count, 2), count * settings().max_examples // 100)
