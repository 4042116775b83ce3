"""Names: a table of written forms, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.records.name import Name, parse_name

CASES = (Path(__file__).parent.parent / "cases" / "names.txt").read_text(encoding="utf-8")
ROWS = [line for line in CASES.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("row", ROWS)
def test_table(row: str) -> None:
    written, _, rest = row.partition(" = ")
    parts, display, inverted = (part.strip() for part in rest.split("->"))
    given_, particle, family, suffix, group = (part.strip() for part in parts.split("|"))
    name = Name.model_validate(parse_name(written))
    assert (name.given, name.particle, name.family, name.suffix, name.name) == (
        given_, particle, family, suffix, group,
    )  # fmt: skip
    assert (name.display, name.family_first) == (display, inverted)


@pytest.mark.parametrize(
    "written",
    ["", " ", ",", "A, B, C, D", ", Ada", "Example,", "Ada Example and Bob Book", "A; B",
     "Ada Example et al.", "{One} and {Another}"],
)  # fmt: skip
def test_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_name(written)


@given(st.text())
def test_any_text_is_a_name_or_an_error(text: str) -> None:
    try:
        parts = parse_name(text)
    except ValueError:
        return
    assert set(parts) <= {"given", "particle", "family", "suffix", "name"}
    assert parts.get("family") or parts.get("name")


WORD = st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True).filter(
    lambda word: word not in ("Van", "Von", "De", "Del", "Della", "Di", "Dos", "Du", "Junior",
                              "Senior", "Jr", "Sr", "Ii", "Iii", "Iv", "Op", "In", "Der", "Zu")
)  # fmt: skip


@given(WORD, st.sampled_from(["", "van", "de la", "von der"]), WORD, st.sampled_from(["", "Jr."]))
def test_every_way_of_writing_a_name_gives_the_same_parts(
    first: str, particle: str, last: str, suffix: str
) -> None:
    family = f"{particle} {last}".strip()
    if suffix:
        written = [f"{family}, {suffix}, {first}", f"{first} {family}, {suffix}"]
    else:
        written = [f"{family}, {first}", f"{first} {family}"]
    parsed = [Name.model_validate(parse_name(one)) for one in written]
    assert len(set(parsed)) == 1
    assert (parsed[0].given, parsed[0].particle, parsed[0].family) == (first, particle, last)
