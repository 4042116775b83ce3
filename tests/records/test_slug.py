"""Addresses for names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.records.slug import slugify


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Example", "ada-example"),
        ("José García-Márquez", "jose-garcia-marquez"),
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Đặng Thị Ngọc Ánh", "dang-thi-ngoc-anh"),
        ("O'Neil", "o-neil"),
        ("../../etc/passwd", "etc-passwd"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert slugify(name) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("王伟", "王维"), ("C", "C++"), ("C", "C#"), ("page", "Page one"), ("!!!", "???")],
)
def test_different_names_have_different_slugs(one: str, other: str) -> None:
    assert slugify(one) != slugify(other)


@pytest.mark.parametrize("name", ["page", "index", "feed", "bibliography"])
def test_reserved_addresses_are_left_free(name: str) -> None:
    assert slugify(name) != name


@given(st.text(max_size=300))
def test_any_name_has_a_safe_slug(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?|", slugify(name))
    assert bool(slugify(name)) == bool(name.strip())
