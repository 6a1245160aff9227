"""The laboratory's own methods as they are stored: a version names its definition by this text, so that it never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lims.catalogue.errors import OwnMethodUnreadable
from methods.definitions import (
    MethodDefinition,
    OwnExample,
    OwnInput,
    OwnKind,
    OwnMethod,
    OwnResult,
    Product,
    Step,
    definition_of_own,
    from_json,
    own_definition,
    own_from_json,
)
from methods.errors import MethodError
from methods.knowledge import Source
from methods.wording import LANGUAGES, Texts

MARK = "{"


def is_own(key: str) -> bool:
    """Whether a definition's key is the text of a method of the laboratory's own."""
    return key.startswith(MARK)


@lru_cache(maxsize=256)
def definition_of(key: str) -> MethodDefinition:
    """The definition that a stored text describes. Raises OwnMethodUnreadable."""
    own = read_kind(key)
    try:
        return own_definition(own) if isinstance(own, OwnMethod) else definition_of_own(own)
    except MethodError as refusal:
        raise OwnMethodUnreadable(
            why=refusal.problem_text.rstrip("."), what=refusal.remedy_text.rstrip(".")
        ) from refusal


def stored(data: Mapping[str, Any]) -> str:
    """The text that a version stores: the same data give the same text."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_own(key: str) -> OwnMethod:
    """What a stored text says. Raises OwnMethodUnreadable."""
    try:
        return _own(json.loads(key))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise OwnMethodUnreadable(
            why="its text is not of a method", what="Propose it in the form"
        ) from trouble


def read_kind(key: str) -> OwnMethod | OwnKind:
    """What a stored text says, whether it is a formula or another kind of method. Raises OwnMethodUnreadable."""
    try:
        data = json.loads(key)
        if "type" in data:
            return own_from_json(data)
    except (ValueError, TypeError, RecursionError, MethodError) as trouble:
        raise OwnMethodUnreadable(
            why="its text is not of a method", what="Propose it in the form"
        ) from trouble
    return read_own(key)


def texts_of(key: str) -> dict[str, Any]:
    """The names that were typed, by language: of each input by its name, and of the result; none stands in for another."""
    data = json.loads(key)
    return {
        "inputs": {one["name"]: one["labels"] for one in data["inputs"]},
        "result": data["result"]["names"],
    }


def values_text(values: Mapping[str, float]) -> str:
    """The values of an example as they are typed."""
    return "; ".join(f"{name} = {value:.15g}" for name, value in values.items())


def _own(data: Mapping[str, Any]) -> OwnMethod:
    source, result = data["source"], data["result"]
    return OwnMethod(
        code=data["code"], edition=data["edition"], titles=_texts(data["titles"]), formula=data["formula"],
        source=Source(
            document=source["document"], edition=source.get("edition", ""), clause=source.get("clause", ""),
            verified=bool(source.get("verified")),
        ),
        inputs=tuple(_input(one) for one in data["inputs"]),
        result=OwnResult(
            name=result["name"], names=_texts(result["names"]), unit=result["unit"], condition=result.get("condition", ""),
            basis=result.get("basis", ""),
        ),
        determinations=int(data["determinations"]), roles=tuple(data.get("roles", ())),
        examples=tuple(
            OwnExample(values=one["values"], expected=one["expected"], source=one["source"]) for one in data["examples"]
        ),
        products=tuple(Product(key=one["key"], names=_texts(one["names"])) for one in data.get("products", ())),
        steps=tuple(from_json(Step, one) for one in data.get("steps", ())),
    )  # fmt: skip


def _input(data: Mapping[str, Any]) -> OwnInput:
    return OwnInput(
        name=data["name"], labels=_texts(data["labels"]), unit=data["unit"], low=data.get("low"), high=data.get("high"),
        reading=data.get("reading", ""),
    )  # fmt: skip


def _texts(data: Mapping[str, str]) -> Texts:
    """Texts in the three languages; English where one is missing."""
    return {language: data.get(language) or data["en"] for language in LANGUAGES}
