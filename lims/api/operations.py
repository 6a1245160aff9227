"""The document as a page shows it: operations by noun, each with its arguments, its body and its answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

REF = "#/components/schemas/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Argument:
    """One thing that is sent or answered: where it stands, its name, its type and what is said of it."""

    place: str
    name: str
    kind: str
    needed: bool
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One operation of the interface."""

    id: str
    method: str
    path: str
    summary: str
    permission: str
    arguments: tuple[Argument, ...]
    answers: tuple[Argument, ...]


def operations_of(document: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """All operations by their tag, in the order of the document."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                shown = _operation(document, path, method, operation, methods.get("parameters", []))
                found[operation["tags"][0]].append(shown)
    return dict(found)


def _operation(
    document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any], shared: list[Any]
) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = [
        content["schema"]
        for status, answer in operation["responses"].items()
        if status.startswith("2")
        for content in answer.get("content", {}).values()
        if "schema" in content
    ]
    parameters = [_parameter(one) for one in (*shared, *operation.get("parameters", []))]
    return Operation(
        id=operation["operationId"], method=method.upper(), path=path, summary=operation.get("summary", ""),
        permission=operation.get("x-permission", ""),
        arguments=(*parameters, *(_fields(document, "body", body) if body else ())),
        answers=tuple(one for schema in answers for one in _fields(document, "answer", schema)),
    )  # fmt: skip


def _parameter(one: Mapping[str, Any]) -> Argument:
    return Argument(
        place=one["in"], name=one["name"], kind=kind_of(one["schema"]), needed=bool(one.get("required")),
        words=one.get("description", ""),
    )  # fmt: skip


def _fields(
    document: Mapping[str, Any], place: str, schema: Mapping[str, Any], prefix: str = ""
) -> Iterator[Argument]:
    """The fields of a schema, those of nested ones after their own with the path in front."""
    whole = _resolved(document, schema)
    for name, field in whole.get("properties", {}).items():
        yield Argument(
            place=place, name=prefix + name, kind=kind_of(field), needed=name in whole.get("required", ()),
            words=field.get("description", ""),
        )  # fmt: skip
        each = field.get("additionalProperties")
        inner = field.get("items", each if isinstance(each, dict) else field)
        if _name(inner) and prefix.count(".") < 2:
            yield from _fields(
                document, place, inner, f"{prefix}{name}.*." if inner is each else f"{prefix}{name}."
            )


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = _name(schema)
    found: Mapping[str, Any] = document["components"]["schemas"][name] if name else schema
    return found


def _name(schema: Mapping[str, Any]) -> str:
    """The name of the schema that this one refers to, alone or with null beside it."""
    options = [schema, *schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())]
    return next((one["$ref"].removeprefix(REF) for one in options if one.get("$ref", "").startswith(REF)), "")


def kind_of(schema: Mapping[str, Any]) -> str:
    """A type in a few words: “string”, “array of integer”, “dispose or return”."""
    if "enum" in schema:
        return " | ".join("null" if one is None else str(one) for one in schema["enum"])
    kinds = schema.get("type", _name(schema) or "any")
    words = [one for one in kinds if one != "null"] if isinstance(kinds, list) else [kinds]
    word = " or ".join(words)
    if word == "array":
        return f"array of {kind_of(schema.get('items', {}))}"
    return str(schema.get("format", word))
