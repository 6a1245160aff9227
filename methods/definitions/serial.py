"""Given data and outcomes as plain JSON and back, without loss: what is stored is what was computed with.

A dataclass is an object with its class under "type"; a float that JSON cannot write is a text ("inf", "-inf").
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from methods.definitions.errors import NotSerialised
from methods.definitions.given import Given
from methods.definitions.outcome import Outcome
from methods.knowledge import Known

_T = TypeVar("_T")
INFINITE = {"inf": math.inf, "-inf": -math.inf}


def given_to_json(given: Given) -> dict[str, Any]:
    """Given data as plain JSON."""
    return dict(_plain(given))


def given_from_json(data: Mapping[str, Any]) -> Given:
    """Given data from plain JSON. Raises NotSerialised, and what the parts themselves refuse."""
    return _read_as(Given, data)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain JSON."""
    return dict(_plain(outcome))


def outcome_from_json(data: Mapping[str, Any]) -> Outcome:
    """An outcome from plain JSON. Raises NotSerialised."""
    return _read_as(Outcome, data)


def to_json(x: Any) -> dict[str, Any]:
    """Any other frozen dataclass as plain JSON."""
    return dict(_plain(x))


def from_json(cls: type[_T], data: Any) -> _T:
    """Any other frozen dataclass from plain JSON. Raises NotSerialised."""
    return _read_as(cls, data)


def _plain(x: Any) -> Any:
    if dataclasses.is_dataclass(x):
        fields = {field.name: _plain(getattr(x, field.name)) for field in dataclasses.fields(x)}
        return {"type": type(x).__name__, **fields}
    if isinstance(x, Mapping):
        return {key: _plain(value) for key, value in x.items()}
    if isinstance(x, tuple | list):
        return [_plain(one) for one in x]
    if isinstance(x, Enum):
        return x.value
    if isinstance(x, float) and math.isinf(x):
        return str(x)
    return x


def _read_as(cls: type[_T], data: Any) -> _T:
    try:
        found = _read(cls, data)
    except (KeyError, TypeError, ValueError, RecursionError) as trouble:
        raise NotSerialised(why=f"{type(trouble).__name__}: {str(trouble)[:100]}") from trouble
    if not isinstance(found, cls):
        raise NotSerialised(why=f"no {cls.__name__} was found")
    return found


def _read(hint: Any, data: Any) -> Any:
    """The data as the type that the hint names. Raises what a wrong shape raises."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _read_union(args, data)
    if origin is Known:
        return _read_fields(Known, data, {"value": args[0]})
    if dataclasses.is_dataclass(hint):
        return _read_fields(hint, data, {})
    if origin is tuple:
        return tuple(_read(args[0], one) for one in _expect(list, data))
    if origin in (Mapping, dict):
        return {_expect(str, key): _read(args[1], value) for key, value in _expect(dict, data).items()}
    return _read_plain(hint, data)


def _read_plain(hint: Any, data: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    if hint is float:
        return INFINITE[data] if isinstance(data, str) else float(_number(data))
    if get_args(hint) and data in get_args(hint):
        return data  # one of the texts of a Literal
    return _expect(hint, data)


def _read_union(hints: tuple[Any, ...], data: Any) -> Any:
    if data is None and type(None) in hints:
        return None
    named = data.get("type") if isinstance(data, dict) else None
    for hint in hints:
        cls = get_origin(hint) or hint
        if named is not None and dataclasses.is_dataclass(cls) and getattr(cls, "__name__", "") == named:
            return _read(hint, data)
    plain = [
        hint
        for hint in hints
        if hint is not type(None) and not dataclasses.is_dataclass(get_origin(hint) or hint)
    ]
    if named is None and plain:
        return _read(plain[0], data)
    raise ValueError(f"type {named!r} is not expected here")


def _read_fields(cls: Any, data: Any, known: Mapping[str, Any]) -> Any:
    fields = dict(_expect(dict, data))
    if fields.pop("type", None) != cls.__name__:
        raise ValueError(f"no {cls.__name__}")
    hints = {**get_type_hints(cls), **known}
    return cls(**{name: _read(hints[name], value) for name, value in fields.items()})


def _expect(cls: Any, data: Any) -> Any:
    if not isinstance(data, cls):
        raise TypeError(f"{type(data).__name__} instead of {getattr(cls, '__name__', cls)}")
    return data


def _number(data: Any) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or math.isnan(data):
        raise TypeError("no number")
    return float(data)
