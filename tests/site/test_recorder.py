"""What is recorded while values are computed, and what a later build finds changed by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.recorder import Changes, Key, Reads, Recorder, Trace, digest_value


class Sheet:
    """Numbers as facts, and selections over them as formulas, as in a spreadsheet."""

    def __init__(self, **facts: int) -> None:
        self.facts = dict.fromkeys("abcd", 0) | facts
        self.recorder = Recorder()
        self.computed: Counter[str] = Counter()
        self._found: dict[str, Any] = {}

    def fact(self, name: str) -> int:
        self.recorder.note((name,))
        return self.facts[name]

    def select(self, name: str) -> Any:
        if name not in self._found:
            compute = partial(self._compute, name)
            self._found[name] = self.recorder.record_selection((name,), compute, is_kept=name in KEPT)[0]
        self.recorder.note((name,))
        return self._found[name]

    def _compute(self, name: str) -> object:
        self.computed[name] += 1
        return FORMULAS[name](self)

    def digest(self, key: Key) -> bytes:
        return digest_value(self.facts[key[0]])

    def read(self, *names: str) -> Reads:
        """What is read for some facts and formulas."""

        def read_all() -> None:
            for name in names:
                self.select(name) if name in FORMULAS else self.fact(name)

        return self.recorder.record(read_all)[1]

    def to_trace(self) -> Trace:
        return self.recorder.to_trace(self.digest)

    def find_changes(self, trace: Trace) -> Changes:
        """What is different here from the sheet that left a trace."""
        changes = Changes(trace)
        changes.see(self.digest, lambda key: self.select(key[0]))
        return changes


KEPT = {"sum", "guarded", "constant"}
FORMULAS: dict[str, Callable[[Sheet], object]] = {
    "sum": lambda sheet: sheet.fact("a") + sheet.fact("b"),
    "is large": lambda sheet: sheet.select("sum") > 10,
    "constant": lambda _: 7,
    "guarded": lambda sheet: sheet.fact("c") if sheet.fact("a") else 0,
    "all": lambda sheet: (sheet.select("is large"), sheet.select("guarded"), sheet.fact("d")),
}


def test_a_value_depends_on_what_was_read_for_it() -> None:
    sheet = Sheet(a=1)
    value, reads = sheet.recorder.record(lambda: sheet.fact("a") + sheet.fact("a"))
    assert value == 2
    trace = sheet.to_trace()
    assert Sheet(a=2).find_changes(trace).concern(reads)
    assert not Sheet(a=1, b=5).find_changes(trace).concern(reads)


def test_what_nobody_reads_is_not_noted() -> None:
    sheet = Sheet(a=1)
    sheet.fact("a")
    assert sheet.to_trace() == Trace()
    changes = sheet.find_changes(sheet.to_trace())
    assert changes.has_changed(("a",))  # unknown, so it may have
    assert changes.get_digest(("a",)) == b""
    assert not changes.concern(b"")


def test_a_selection_with_its_old_value_cuts_off() -> None:
    sheet = Sheet(a=1, b=2)
    reads, trace = sheet.read("is large"), sheet.to_trace()
    for facts, is_concerned in (({"a": 2, "b": 1}, False), ({"a": 2, "b": 2}, False), ({"a": 9, "b": 2}, True)):
        now = Sheet(**facts)
        assert now.find_changes(trace).concern(reads) == is_concerned
    now = Sheet(a=2, b=1)
    now.find_changes(trace).concern(reads)
    assert now.computed == {"sum": 1}  # which is the same, so nothing that reads it was computed


def test_a_selection_whose_facts_are_the_same_is_not_computed() -> None:
    sheet = Sheet(a=1, b=2, d=4)
    reads, trace = sheet.read("all"), sheet.to_trace()
    now = Sheet(a=1, b=2, d=4)
    assert not now.find_changes(trace).concern(reads)
    assert now.computed == {}


def test_a_selection_that_reads_others_changes_with_them() -> None:
    sheet = Sheet(a=1, b=2)
    reads, trace = sheet.read("all"), sheet.to_trace()
    changes = Sheet(a=9, b=2).find_changes(trace)
    assert changes.concern(reads)
    for key, has_changed in {"sum": True, "is large": True, "all": True, "guarded": False, "b": False}.items():
        assert changes.has_changed((key,)) == has_changed, key


def test_a_selection_of_what_is_gone_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMULAS, "row", lambda sheet: ["first", "second"][sheet.fact("a")])
    sheet = Sheet(a=1)
    reads, trace = sheet.read("row"), sheet.to_trace()
    assert Sheet(a=2).find_changes(trace).concern(reads)
    assert not Sheet(a=1, b=2).find_changes(trace).concern(reads)


def test_what_is_read_may_depend_on_what_was_read() -> None:
    sheet = Sheet(a=0, c=1)
    reads, trace = sheet.read("guarded"), sheet.to_trace()
    assert not Sheet(a=0, c=2).find_changes(trace).concern(reads)
    assert Sheet(a=1, c=2).find_changes(trace).concern(reads)


def test_each_is_looked_at_once() -> None:
    sheet = Sheet(a=1, b=2)
    several = [sheet.read("sum", "is large"), sheet.read("sum"), sheet.read("is large")]
    now, trace = Sheet(a=2, b=2), sheet.to_trace()
    changes = now.find_changes(trace)
    assert [changes.concern(reads) for reads in several] == [True, True, False]
    assert now.computed == {"sum": 1, "is large": 1}


@pytest.mark.parametrize("name", ["is large", "all", "c"])
def test_looked_at_all_at_once_they_are_the_same(name: str) -> None:
    sheet = Sheet(a=1, b=2, c=3)
    reads, trace = sheet.read(name), sheet.to_trace()
    for facts in ({"a": 1, "b": 2, "c": 3}, {"a": 9, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 4}):
        one_by_one, at_once = (Sheet(**facts).find_changes(trace) for _ in range(2))
        at_once.look_at_all()
        assert at_once.concern(reads) == one_by_one.concern(reads)


def test_an_error_leaves_the_recorder_as_it_was() -> None:
    sheet = Sheet(a=1)

    def read_and_fail() -> None:
        sheet.fact("a")
        with pytest.raises(ZeroDivisionError):
            sheet.recorder.record(lambda: sheet.fact("b") // 0)
        sheet.fact("c")

    _, reads = sheet.recorder.record(read_and_fail)
    trace = sheet.to_trace()
    assert [name for name in "abcd" if Sheet(**{"a": 1, name: 5}).find_changes(trace).concern(reads)] == ["a", "c"]


def test_what_is_ignored_is_not_depended_on() -> None:
    sheet = Sheet(a=1)

    def read() -> int:
        return sheet.fact("a") + sheet.recorder.ignore(lambda: sheet.fact("b")) + sheet.fact("c")

    _, reads = sheet.recorder.record(read)
    trace = sheet.to_trace()
    assert [name for name in "abcd" if Sheet(**{"a": 1, name: 5}).find_changes(trace).concern(reads)] == ["a", "c"]


def test_a_restored_recorder_goes_on_where_the_last_ended() -> None:
    """Reads of the last build and of this one have the same numbers."""
    first = Sheet(a=1, b=2)
    old, trace = first.read("sum"), first.to_trace()
    second = Sheet(a=1, b=2, c=3)
    second.recorder.restore(trace)
    assert second.read("sum") == old
    new = second.read("c", "is large")
    both = second.to_trace()
    assert {name: both.numbers[name] for name in trace.numbers} == trace.numbers
    for facts, expected in (
        ({"a": 1, "b": 2, "c": 3}, (False, False)), ({"a": 1, "b": 2, "c": 4}, (False, True)),
        ({"a": 3, "b": 2, "c": 3}, (True, False)), ({"a": 9, "b": 2, "c": 3}, (True, True)),
    ):  # fmt: skip
        changes = Sheet(**facts).find_changes(both)
        assert (changes.concern(old), changes.concern(new)) == expected


def test_facts_that_were_found_the_same_are_not_digested_again() -> None:
    first = Sheet(a=1, b=2)
    reads, trace = first.read("sum"), first.to_trace()
    now = Sheet(a=1, b=3)
    now.recorder.restore(trace)
    changes = now.find_changes(trace)
    assert changes.concern(reads)
    digested: list[Key] = []

    def digest(key: Key) -> bytes:
        digested.append(key)
        return now.digest(key)

    assert now.recorder.to_trace(digest, changes) == now.to_trace()
    assert digested == [("b",)]


def test_digests_are_recalled_of_what_has_not_changed() -> None:
    """Without computing values; whoever asks depends on them, as on others."""
    first = Sheet(a=1, b=2, c=3)
    reads, trace = first.read("sum", "constant", "guarded"), first.to_trace()
    now = Sheet(a=1, b=3, c=3)
    now.recorder.restore(trace)
    recall = now.recorder.recall_digest
    assert recall(("constant",)) is None  # not before all was looked at
    now.recorder.trust(now.find_changes(trace).look_at_all())
    now.computed.clear()
    assert recall(("sum",)) is recall(("is large",)) is recall(("a",)) is None
    assert recall(("constant",)) == digest_value(7)
    assert recall(("guarded",)) == digest_value(3)
    assert now.recorder.record(lambda: recall(("guarded",)))[1] == first.read("guarded")
    assert not now.computed
    assert now.read("sum", "constant", "guarded") == reads


def test_a_kept_value_is_recalled_as_long_as_it_is_the_same() -> None:
    """Also where not all is known yet: then not for what may depend on the unknown."""
    first = Sheet(a=1, b=2, c=3)
    first.read("all", "constant")
    trace = first.to_trace()
    for unknown, expected in ((set(), (None, 3, 7)), ({"c"}, (None, None, 7)), ({"d"}, (None, 3, 7))):
        now = Sheet(a=2, b=2, c=3)
        now.recorder.restore(trace)
        recall = now.recorder.recall_value
        assert recall(("constant",)) is None  # before anything was looked at
        now.recorder.trust(now.find_changes(trace).look_ahead(unknown))
        assert tuple(recall((name,)) for name in ("sum", "guarded", "constant")) == expected
        assert now.to_trace().values == {**trace.values, now.recorder.find_number(("sum",)): 4}


FACTS = st.fixed_dictionaries({name: st.integers(0, 6) for name in "abcd"})


@given(FACTS, FACTS, st.lists(st.sampled_from([*FORMULAS, *"abcd"]), min_size=1, max_size=3))
def test_whoever_is_not_concerned_has_the_same_values(
    before: dict[str, int], after: dict[str, int], names: list[str]
) -> None:
    sheet, now = Sheet(**before), Sheet(**after)
    reads, trace = sheet.read(*names), sheet.to_trace()
    is_same = all(
        Sheet(**before).select(name) == Sheet(**after).select(name)
        if name in FORMULAS else before[name] == after[name] for name in names
    )  # fmt: skip
    # Exact, since each of them is itself compared.
    assert now.find_changes(trace).concern(reads) == (not is_same)


# --- what a site keeps ----------------------------------------------------------------------


def read_twice(site: Site, get: Callable[[], object]) -> list[bytes]:
    """What is read for a value the first time, and when it is there already."""
    return [site.recorder.record(get)[1] for _ in range(2)]


@pytest.mark.parametrize("kind", ["memo", "memo_recent"])
def test_a_value_that_is_used_again_has_been_read_for_all_who_use_it(kind: str) -> None:
    site, made = Site(Collection(), Settings(), name="S"), []

    def make() -> int:
        site.recorder.note(("fact", "x"))
        made.append(1)
        return 5

    first, again = read_twice(site, lambda: getattr(site, kind)("key", make))
    assert first == again != b""
    assert len(made) == 1
    outer, inner = read_twice(site, lambda: site.memo("outer", lambda: getattr(site, kind)("key", make)))
    assert outer == inner == first


def test_few_recent_values_are_kept() -> None:
    site, made = Site(Collection(), Settings(), name="S"), []
    for _ in range(2):
        for number in range(40):
            assert site.memo_recent(number, lambda number=number: made.append(number) or number) == number
    assert len(made) == 80
    assert site.memo_recent(39, lambda: made.append(39) or 39) == 39
    assert len(made) == 80


def test_sites_that_differ_in_other_fields_share_what_they_keep() -> None:
    """Those of `dataclasses.replace` don't."""
    site = Site(Collection(), Settings(), name="S")
    assert site.memo("key", lambda: 1) == 1
    assert site.replace(related={}).memo("key", lambda: 2) == 1
    assert replace(site, related={}).memo("key", lambda: 2) == 2
