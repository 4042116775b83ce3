"""What all values of the records have in common."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Base of every value of the records: frozen, and strict about its keys.

    Pickles as the fields that were given: a record has some ten of fifty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __reduce__(self) -> tuple[Any, ...]:
        state = self.__dict__
        given = _in_order(type(self), frozenset(self.model_fields_set))
        return restored, (type(self), given, tuple([state[name] for name in given]))


def restored(model: type[Value], names: tuple[str, ...], given: tuple[Any, ...]) -> Value:
    """A value that was checked before, without checking it again."""
    defaults, fields_set = _shape(model, names)
    value = model.__new__(model)
    for name, part in (
        ("__dict__", defaults | dict(zip(names, given, strict=True))),
        ("__pydantic_fields_set__", fields_set),
        ("__pydantic_extra__", None),
        ("__pydantic_private__", None),
    ):
        object.__setattr__(value, name, part)
    return value


@cache
def _in_order(model: type[Value], names: frozenset[str]) -> tuple[str, ...]:
    """Names of fields in the order of the model; one object, so that a pickle has it once."""
    return tuple(name for name in model.model_fields if name in names)


@cache
def _shape(model: type[Value], names: tuple[str, ...]) -> tuple[dict[str, Any], set[str]]:
    """The fields that were not given, and the names of those that were: the same for many."""
    fields = model.model_fields.items()
    return {name: field.default for name, field in fields}, set(names)
