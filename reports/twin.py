"""The machine-readable twin: data to canonical JSON and back, by the types of the data alone."""

from __future__ import annotations

import base64
import binascii
import json
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from reports.errors import DataNotUnderstood

T = TypeVar("T")


def to_json(data: object) -> bytes:
    """The data of any document as JSON: keys sorted, UTF-8, one trailing newline. Equal data give equal bytes."""
    text = json.dumps(_plain(data), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return text.encode() + b"\n"


def from_json(kind: type[T], content: bytes | str) -> T:
    """The data of a document from its JSON. Raises DataNotUnderstood, which says where."""
    value: T = _typed(kind, plain_json(content), "$")
    return value


def plain_json(content: bytes | str) -> Any:
    """JSON as plain values. Raises DataNotUnderstood for what is none."""
    try:
        return json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise DataNotUnderstood(where="the whole file", why=f"it is not JSON ({error})") from error


def mapped_text(data: T, change: Callable[[str], str]) -> T:
    """The same data with `change` applied to each text in it."""
    changed: T = _mapped(data, change)
    return changed


@cache
def hints(kind: type) -> dict[str, Any]:
    """The resolved types of a dataclass's fields by name."""
    return {field.name: get_type_hints(kind)[field.name] for field in fields(kind)}


def is_required(field: Field[Any]) -> bool:
    """Whether a field has no default."""
    return field.default is MISSING and field.default_factory is MISSING


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        given = {field.name: _mapped(getattr(value, field.name), change) for field in fields(value)}
        return type(value)(**given)
    if isinstance(value, tuple):
        return tuple(_mapped(item, change) for item in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        return change(value)
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a finite number")


def _typed(kind: Any, value: Any, where: str) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        inner = next(option for option in get_args(kind) if option is not types.NoneType)
        return None if value is None else _typed(inner, value, where)
    if get_origin(kind) is tuple:
        items = _expect(list, value, where)
        return tuple(_typed(get_args(kind)[0], item, f"{where}[{i}]") for i, item in enumerate(items))
    if is_dataclass(kind):
        return _instance(kind, _expect(dict, value, where), where)
    return _scalar(kind, value, where)


def _instance(kind: Any, given: dict[str, Any], where: str) -> Any:
    types_of = hints(kind)
    unknown = sorted(set(given) - set(types_of))
    missing = sorted(field.name for field in fields(kind) if is_required(field) and field.name not in given)
    if unknown or missing:
        why = f"unknown: {', '.join(unknown)}" if unknown else f"missing: {', '.join(missing)}"
        raise DataNotUnderstood(where=where, why=why)
    return kind(**{name: _typed(types_of[name], value, f"{where}.{name}") for name, value in given.items()})


def _scalar(kind: Any, value: Any, where: str) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind in (str, int, bool, float):
        return _expect(kind, value, where)
    text = _expect(str, value, where)
    readers: dict[Any, Callable[[str], Any]] = {
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        bytes: lambda encoded: base64.b64decode(encoded, validate=True),
    }
    try:
        return readers.get(kind, kind)(text)
    except (ValueError, binascii.Error) as error:
        raise DataNotUnderstood(where=where, why=f"{text[:40]!r} cannot be read") from error


def _expect(kind: type[T], value: Any, where: str) -> T:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise DataNotUnderstood(where=where, why=f"{kind.__name__} expected, {type(value).__name__} given")
    return value
