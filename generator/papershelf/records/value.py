"""The base of all values of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

_new, _set = object.__new__, object.__setattr__
"""Bound to names, since reading a large collection calls them half a million times."""


class Value(BaseModel):
    """Base class of every value of the records: frozen, and strict about its keys.

    A record gives some ten of fifty fields. Only those are stored and pickled; the defaults of the
    others are attributes of the class, so a paper takes a third of the memory.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for name, field in cls.model_fields.items():
            if not field.is_required():
                setattr(cls, name, field.default)

    def model_post_init(self, context: Any, /) -> None:
        """Keep only the fields that were given."""
        state = self.__dict__
        given = _order_names(type(self), frozenset(self.model_fields_set))
        object.__delattr__(self, "__dict__")
        _set_fields(self, given, [state[name] for name in given])

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values of some fields.

        Its fields are in the order of the model, as if it had come from another process: what is
        written of it does not depend on who changed it.
        """
        found: Self = restore(*super().model_copy(update=update, deep=deep).__reduce__()[1])  # type: ignore[assignment]
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        given = _order_names(type(self), frozenset(self.model_fields_set))
        # Looking into `__dict__` would make one, which a value does without.
        return restore, (type(self), given, tuple([getattr(self, name) for name in given]))


def list_keys(model: type[BaseModel]) -> dict[str, str]:
    """Key in YAML -> the field that it sets, in the order of the model.

    They differ for `from`, a word of Python.
    """
    return {field.alias or name: name for name, field in model.model_fields.items()}


def restore(model: type[Value], names: tuple[str, ...], given: tuple[Any, ...]) -> Value:
    """A value that was checked before, without checking it again."""
    value = _new(model)
    _set_fields(value, names, given)
    _set(value, "__pydantic_extra__", None)
    _set(value, "__pydantic_private__", None)
    return value


def share_values(value: Value, names: Set[str], known: dict[object, object]) -> None:
    """Give a value the same objects in some fields as other values with equal ones.

    `known` are the objects of the others, and gets its own.
    """
    for name in names & value.__pydantic_fields_set__:
        found = getattr(value, name)
        _set(value, name, known.setdefault(found, found))


def _set_fields(value: Value, names: tuple[str, ...], given: Sequence[Any]) -> None:
    # One by one, so that Python stores the names once per class and not in each value.
    for name, item in zip(names, given, strict=True):
        _set(value, name, item)
    _set(value, "__pydantic_fields_set__", _intern_names(names))


@cache
def _order_names(model: type[Value], names: frozenset[str]) -> tuple[str, ...]:
    """Names of fields in the order of the model; one object, so that a pickle has it once."""
    return tuple(name for name in model.model_fields if name in names)


@cache
def _intern_names(names: tuple[str, ...]) -> set[str]:
    """The set of these names; one object for all values that have them."""
    return set(names)
