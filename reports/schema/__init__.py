"""The published JSON Schemas of the data attached to certificates, made from the data's own types.

`python -m reports.schema` writes them; a test holds the files and the types together.
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

from reports.calibration_data import CalibrationCertificate
from reports.data import Document, TestReport
from reports.twin import hints, is_required

SCHEMAS: dict[type[Document], str] = {
    TestReport: "test-report-1.schema.json",
    CalibrationCertificate: "calibration-certificate-1.schema.json",
}
_TITLES = {TestReport: "Test report, version 1", CalibrationCertificate: "Calibration certificate, version 1"}
_SCALARS: dict[Any, dict[str, str]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    bytes: {"type": "string", "contentEncoding": "base64"},
}


def published(kind: type[Document] = TestReport) -> dict[str, Any]:
    """The schema of a kind of certificate as it is shipped."""
    text = files(__package__).joinpath(SCHEMAS[kind]).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def build(kind: type[Document] = TestReport) -> dict[str, Any]:
    """The schema of a kind of certificate as its types say it."""
    definitions: dict[str, Any] = {}
    _define(kind, definitions)
    name, version = SCHEMAS[kind].removesuffix(".schema.json").rsplit("-", 1)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:lims:schema:{name}:{version}",
        "title": _TITLES[kind],
        "$ref": f"#/$defs/{kind.__name__}",
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
