"""Dependencies, recorded: what was read while a value was computed.

A *fact* is a part of the records that a change may concern: a paper, its head, a vocabulary. A
*selection* is a value that jobs share, computed from facts and other selections, such as the papers
of an author. A job depends on the facts and selections that were read for its inputs.

The next build compares the facts, then computes selections that read a changed one. If a selection
has its old value, what reads it is not looked at: an early cut-off (A. Mokhov, N. Mitchell, S.
Peyton Jones, "Build Systems à la Carte", ICFP 2018, section 2.3).
"""

from __future__ import annotations

import marshal
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import repeat
from typing import Any, TypeVar, cast

T = TypeVar("T")

Key = tuple[Any, ...]
"""The name of a fact or selection, and its arguments: texts and numbers."""
HEAD, TAG, VENUE = "reading.describe_head", "reading.describe_tag", "reading.describe_venue"
"""The names of the selections that say what outputs show of a paper's head, a tag, and a venue."""
_SHOWN = frozenset({HEAD, TAG, VENUE})
Reads = bytes
"""Numbers of the keys that were read, packed: there is a value for each job and selection."""
_DIGEST = 12
"""Bytes of a digest."""
_MARSHAL = 2
"""The last version of the format that writes equal values the same, whichever objects they are."""


@dataclass
class Trace:
    """What a build has read: pickled with the manifest.

    `numbers` has the number of each key: name -> argument -> number. Nearly all keys have one
    argument, which takes half the memory of the key; of others it is a tuple. By number, `facts`
    has digests, `selections` the digest of the value, followed by what was read for it; each is
    empty where the key is one of the other. Tuples of both would take twice the memory.
    """

    numbers: dict[str, dict[Any, int]] = field(default_factory=dict)
    facts: list[bytes] = field(default_factory=list)
    selections: list[bytes] = field(default_factory=list)
    values: dict[int, Any] = field(default_factory=dict)
    """The values of some selections, which take longer to compute than to load."""


class UnknownFactError(Exception):
    """A fact is not known yet."""


class Recorder:
    """Records what is read."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, dict[Any, int]] = defaultdict(dict)
        """As in `Trace`."""
        self._count = 0
        """The number of the next key."""
        self._selections: list[bytes] = []
        """As in `Trace`, but shorter if the last ones are facts."""
        self._shown = bytearray()
        """For each number of `_selections`, whether it is that of one of `_SHOWN`."""
        self._values: dict[int, Any] = {}
        """As in `Trace`."""
        self._changed: Set[int] | None = None
        """The numbers of what may have changed since the build whose trace was restored; None as
        long as that is not known."""
        self._current: set[int] | None = None
        """What was read for the value that is being computed; None if nobody asks."""
        self._unknown: Set[str] = frozenset()

    @contextmanager
    def without(self, unknown: Set[str]) -> Iterator[None]:
        """Meanwhile, raise UnknownFactError for whoever reads a fact with one of some names."""
        self._unknown = unknown
        try:
            yield
        finally:
            self._unknown = frozenset()

    def restore(self, trace: Trace) -> None:
        """Begin with what an earlier build had recorded: its jobs may stay as they are."""
        self._numbers = defaultdict(dict, {name: one.copy() for name, one in trace.numbers.items()})
        self._count = len(trace.facts)
        self._selections = trace.selections.copy()
        self._values = trace.values.copy()
        self._shown = bytearray(self._count)
        for name in _SHOWN:
            for number in trace.numbers.get(name, {}).values():
                self._shown[number] = True

    def trust(self, changed: Set[int]) -> None:
        """Take the selections of that build as they are, except those with some numbers."""
        self._changed = changed

    def note(self, key: Key) -> None:
        """Note that a fact or a selection is read."""
        if key[0] in self._unknown:
            raise UnknownFactError(key[0])
        if self._current is not None:
            self._current.add(self._to_number(key))

    def _to_number(self, key: Key) -> int:
        """The number of a key, which gets the next one if it has none."""
        number = self._numbers[key[0]].setdefault(_get_argument(key), self._count)
        if number == self._count:
            self._count += 1
        return number

    def record(self, compute: Callable[[], T]) -> tuple[T, Reads]:
        """The value of `compute()`, and what was read for it."""
        outer, self._current = self._current, set()
        try:
            value = compute()
            return value, array("I", sorted(self._current)).tobytes()
        finally:
            self._current = outer

    def ignore(self, compute: Callable[[], T]) -> T:
        """The value of `compute()`; nobody depends on what is read for it."""
        outer, self._current = self._current, None
        try:
            return compute()
        finally:
            self._current = outer

    def record_selection(
        self, key: Key, compute: Callable[[], T], *, is_kept: bool = False
    ) -> tuple[T, int]:
        """The value of a selection that is computed for the first time in this build, and the
        number of its key; if it `is_kept`, the value is there for the next build."""
        value, reads = self.record(compute)
        number = self._to_number(key)
        missing = number + 1 - len(self._selections)
        self._selections += [b""] * missing
        self._shown += bytes(max(missing, 0))
        self._selections[number] = digest_value(value) + reads
        self._shown[number] = key[0] in _SHOWN
        if is_kept:
            self._values[number] = value
        return value, number

    def find_number(self, key: Key) -> int:
        """The number of a key; -1 if nobody has read it."""
        return self._numbers[key[0]].get(_get_argument(key), -1)

    def recall_value(self, key: Key) -> Any:
        """The value of a selection that was kept; None if that is not known to be the same."""
        number = self.find_number(key)
        is_same = self._changed is not None and number not in self._changed
        return self._values.get(number) if is_same else None

    def recall_digest(self, key: Key) -> bytes | None:
        """The digest of a selection's value, which is noted as read; None if that is not known
        without computing it."""
        if self._changed is None:
            return None
        number = self.find_number(key)
        if number in self._changed or not (found := self._get_selection(number)):
            return None
        self.note_number(number)
        return found[:_DIGEST]

    def _get_selection(self, number: int) -> bytes:
        """As in `Trace`; empty for a fact, or without a number."""
        return self._selections[number] if 0 <= number < len(self._selections) else b""

    def note_number(self, number: int) -> None:
        """Note that the selection with a number is read: `note` without a search for its key."""
        if self._current is not None:
            self._current.add(number)

    def replay(self, reads: Reads) -> None:
        """Note what was read for a value that is used again."""
        if self._current is not None:
            self._current.update(array("I", reads))

    def list_shown_digests(self, reads: Reads) -> bytes:
        """The digests of the heads, tags and venues that were read, sorted and joined."""
        shown, found = self._shown, self._selections
        known = len(shown)
        digests = [found[number][:_DIGEST] for number in array("I", reads)
                   if number < known and shown[number]]  # fmt: skip
        return b"".join(sorted(digests))

    def to_trace(
        self, digest_fact: Callable[[Key], bytes], changes: Changes | None = None
    ) -> Trace:
        """What was read up to now; `digest_fact` gives the digest of a fact.

        `changes` are those since the build whose trace was restored.
        """
        self._selections += [b""] * (self._count - len(self._selections))
        facts: list[Any] = changes.list_same_facts() if changes else []
        facts += [None] * (self._count - len(facts))
        for name, numbers in self._numbers.items():
            for argument, number in numbers.items():
                if self._selections[number]:
                    facts[number] = b""
                elif facts[number] is None:
                    facts[number] = digest_fact(_to_key(name, argument))
        return Trace(dict(self._numbers), facts, self._selections, self._values)


class Changes:
    """Which facts and selections changed since a build that left a `trace`.

    Each is looked at once, when it is first asked for.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._states: dict[int, bool] = {}
        self._changed: set[int] | None = None
        """The numbers of all that changed, once everything was looked at."""

    def see(self, digest_fact: Callable[[Key], bytes], compute: Callable[[Key], object]) -> None:
        """Look at facts and selections as they are now.

        The functions give the digest of a fact, and the value of a selection, by their keys.
        """
        self._digest_fact, self._compute = digest_fact, compute

    def look_ahead(self, unknown: Set[str]) -> Set[int]:
        """Look at all but what depends on facts with some names: who reads one meanwhile has to
        raise UnknownFactError. Returns the numbers of what changed, and of what was left out."""
        found = self._look_at_others(unknown)
        left = [number for name in unknown for number in self._trace.numbers.get(name, {}).values()]
        while left:
            found.add(number := left.pop())
            left += (one for one in self._readers.get(number, ()) if one not in found)
        return found

    def look_at_all(self) -> Set[int]:
        """The numbers of all that changed. After that, `concern` takes a microsecond."""
        self._changed = self._look_at_others(frozenset())
        return self._changed

    def _look_at_others(self, unknown: Set[str]) -> set[int]:
        """The numbers of what changed, without what depends on facts with the names `unknown`."""
        facts, selections, states = self._trace.facts, self._trace.selections, self._states
        for name, numbers in self._trace.numbers.items():
            for argument, number in numbers.items():
                if not selections[number] and number not in states and name not in unknown:
                    states[number] = self._digest_fact(_to_key(name, argument)) != facts[number]
        changed = {number for number, has_changed in states.items() if has_changed}
        left, refused = [*changed], set[int]()
        while left:
            for number in self._readers.get(left.pop(), ()):
                if number not in changed and number not in refused:
                    try:
                        if self._look(number):
                            changed.add(number)
                            left.append(number)
                    except UnknownFactError:
                        refused.add(number)
        return changed

    @cached_property
    def _readers(self) -> Mapping[int, list[int]]:
        """Number -> numbers of the selections for which it was read."""
        readers: defaultdict[int, list[int]] = defaultdict(list)
        for number, selection in enumerate(self._trace.selections):
            for read in array("I", selection[_DIGEST:]):
                readers[read].append(number)
        return readers

    def _find_number(self, key: Key) -> int | None:
        return self._trace.numbers.get(key[0], {}).get(_get_argument(key))

    def concern(self, reads: Reads) -> bool:
        """Whether anything of what was read changed."""
        if self._changed is not None:
            return not self._changed.isdisjoint(array("I", reads))
        return any(map(self._look, array("I", reads)))

    def has_changed(self, key: Key) -> bool:
        """Whether a fact or a selection changed; True for one that nobody had read."""
        number = self._find_number(key)
        return number is None or self._look(number)

    def list_changed(self, name: str) -> list[Any]:
        """The arguments of the facts or selections with a name that were found to have changed."""
        numbers = self._trace.numbers.get(name, {})
        return [argument for argument, number in numbers.items() if self._states.get(number)]

    def list_same_facts(self) -> list[bytes | None]:
        """By number, the digests of facts that were found to be as they were; None for others."""
        facts, states = enumerate(self._trace.facts), self._states
        return [None if states.get(number, True) else digest for number, digest in facts]

    def get_digest(self, key: Key) -> bytes:
        """The digest of a fact in that build; empty if nobody had read it."""
        number = self._find_number(key)
        return b"" if number is None else self._trace.facts[number]

    def _look(self, number: int) -> bool:
        found = self._states.get(number)
        if found is None:
            found = self._states[number] = self._compare(number)
        return found

    @cached_property
    def _keys(self) -> Mapping[int, tuple[str, Any]]:
        """Number -> name and argument of a key."""
        found: dict[int, tuple[str, Any]] = {}
        for name, numbers in self._trace.numbers.items():
            found.update(zip(numbers.values(), zip(repeat(name), numbers), strict=False))
        return found

    def _compare(self, number: int) -> bool:
        key = _to_key(*self._keys[number])
        selection = self._trace.selections[number]
        if not selection:
            return self._digest_fact(key) != self._trace.facts[number]
        if not self.concern(selection[_DIGEST:]):
            return False
        try:
            return digest_value(self._compute(key)) != selection[:_DIGEST]
        except LookupError:
            return True  # a selection of something that is no longer there


def _get_argument(key: Key) -> Any:
    """The argument of a key; a tuple unless there is one."""
    return key[1] if len(key) == 2 else key[1:]


def _to_key(name: str, argument: Any) -> Key:
    """The key with a name and an argument as of `_get_argument`."""
    return (name, *argument) if isinstance(argument, tuple) else (name, argument)


def digest_value(value: object) -> bytes:
    """A digest of a plain value, of one that prints all that it consists of, or of bytes."""
    try:
        data = value if isinstance(value, bytes) else marshal.dumps(cast(Any, value), _MARSHAL)
    except ValueError:  # it has values of a class; printing takes ten times as long
        data = repr(value).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=_DIGEST).digest()
