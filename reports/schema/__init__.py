"""The published JSON Schema of the data attached to each certificate, made from the data's own types.

`python -m reports.schema` writes it; a test holds the file and the types together.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from importlib.resources import files
from typing import Any, Union, get_args, get_origin

from reports.data import TestReport
from reports.twin import hints, is_required

FILE = "test-report-1.schema.json"
_SCALARS: dict[Any, dict[str, str]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    bytes: {"type": "string", "contentEncoding": "base64"},
}


def published() -> dict[str, Any]:
    """The schema as it is shipped."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return schema


def build() -> dict[str, Any]:
    """The schema as the types say it."""
    definitions: dict[str, Any] = {}
    _define(TestReport, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:lims:schema:test-report:1",
        "title": "Test report, version 1",
        "$ref": "#/$defs/TestReport",
        "$defs": definitions,
    }


def _define(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _object(kind, lambda inner: _of(inner, definitions))
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _object(kind: Any, of: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {name: of(hint) for name, hint in hints(kind).items()},
        "required": [field.name for field in fields(kind) if is_required(field)],
        "additionalProperties": False,
    }


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if get_origin(kind) in (Union, types.UnionType):
        inner = next(option for option in get_args(kind) if option is not types.NoneType)
        return {"anyOf": [_of(inner, definitions), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0], definitions)}
    if is_dataclass(kind):
        return _define(kind, definitions)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    return dict(_SCALARS[kind])
