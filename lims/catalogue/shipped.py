"""What the program ships with, put into a fresh database as drafts: nothing counts until a person has approved it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from lims.catalogue.definitions import definition_key
from lims.catalogue.drafts import draft_version
from lims.catalogue.models import CatalogueDraftRow
from lims.catalogue.service import (
    ensure_decision_rule,
    ensure_method,
    ensure_product,
    ensure_specification,
)
from lims.records import Unit
from methods.catalogue import METHODS
from methods.conformity import AstmD3244, GuardBand, Iso4259, NonBinary, SimpleAcceptance, View
from methods.units import UNITS
from methods.wording import Language

REASON = "Shipped with the program"
SPECIFICATIONS = ("EN 590", "EN 589")
GROUPS = {"diesel fuel": "diesel fuel", "automotive LPG": "LPG"}
# what a method of this program measures, by the words of the source; all else has a measurand of its own name
MEASURANDS = {
    "density at 15 degC": ("density_15C", "15 °C"),
    "copper strip corrosion (1 h, 40 degC)": ("copper_strip_class", "1 h at 40 °C"),
    "copper strip corrosion (3 h, 50 degC)": ("copper_strip_class", "3 h at 50 °C"),
}
UNIT_CODES = {"% V/V": "% (V/V)", "vol %": "% (V/V)"}
STRICT = re.compile(r"^(above|less than|more than|below|limit stated as <)", re.IGNORECASE)
CLASS_1 = ("1a", "1b")
CLASS_NOTE = "classes 1a and 1b count as class 1, as generally known (clause not verified)"
NOT_GIVEN = {
    "unknown": "the source does not give this figure",
    "remedy": "enter it from the specification's text",
}
DISAGREE = {"unknown": "the sources disagree by edition", "remedy": "enter it from the edition in use"}
NO_UNIT = {
    "unknown": "the unit of the source is not one that results have",
    "remedy": "enter the limit in such a unit",
}
NO_METHOD = {
    "unknown": "the source names no method",
    "remedy": "enter the method that the specification names",
}
COMPARISON_NOTE = (
    "Values are compared as they are (absolute), because the source does not say to how many places "
    "the limits are written"
)

RULES: tuple[tuple[Any, Mapping[str, str], Mapping[str, Any]], ...] = (
    (SimpleAcceptance(), {"en": "simple acceptance", "az": "sadə qəbul", "ru": "простая приёмка"}, {}),
    (
        GuardBand(),
        {"en": "guard band w = U", "az": "qoruyucu zolaq w = U", "ru": "защитная полоса w = U"},
        {"r": "1"},
    ),
    (
        NonBinary(),
        {
            "en": "non-binary with guard band w = U",
            "az": "qoruyucu zolaqlı (w = U) qeyri-binar qayda",
            "ru": "небинарное правило с защитной полосой w = U",
        },
        {"r": "1"},
    ),
    (Iso4259(view=View.NEITHER), dict.fromkeys(("en", "az", "ru"), "ISO 4259-2, 0.59 R"), {}),
    (
        AstmD3244(),
        dict.fromkeys(("en", "az", "ru"), "ASTM D3244, P = 0.5"),
        {"P": 0.5},
    ),
)  # fmt: skip


def seed_drafts(unit: Unit) -> list[int]:
    """Propose every method, rule and specification that the program ships with; the ids of the drafts.

    What was proposed before is not proposed again. Products are identities only and stand at once.
    """
    _products(unit)
    proposed = [
        _propose(unit, kind, header, content)
        for kind, header, content in (*_methods(unit), *_rules(unit), *_specifications(unit))
    ]
    return [one for one in proposed if one is not None]


def _propose(unit: Unit, kind: str, header: int, content: Mapping[str, Any]) -> int | None:
    known = select(CatalogueDraftRow.content).where(
        CatalogueDraftRow.kind == kind,
        CatalogueDraftRow.header_id == header,
        CatalogueDraftRow.drafted_by.is_(None),
    )
    if any(_mark(one) == _mark(content) for one in unit.session.scalars(known)):
        return None
    return draft_version(unit, kind, header, content, unit.at, REASON)


def _mark(content: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(content.get(name) for name in ("edition", "grade", "definition", "kind"))


def _products(unit: Unit) -> None:
    matrices = [one.matrix for one in METHODS]
    groups = {one.key: one.names for matrix in matrices for one in matrix.excluded}
    groups |= {one.key: one.names for matrix in matrices for one in matrix.products}
    for key, names in groups.items():
        ensure_product(
            unit,
            code=key.lower().replace(" ", "-"),
            group=key,
            names={str(language): text for language, text in names.items()},
        )


def _plain(texts: Mapping[Language, str]) -> dict[str, str]:
    return {str(language): text for language, text in texts.items()}


def _methods(unit: Unit) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for one in METHODS:
        content = {
            "edition": one.edition, "definition": definition_key(one), "titles": dict(one.titles), "settings": {},
            "fictitious": False,
        }  # fmt: skip
        yield "method", ensure_method(unit, one.code), content


def _rules(unit: Unit) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for rule, names, parameters in RULES:
        content = {
            "names": dict(names), "kind": rule.code, "parameters": dict(parameters), "source": str(rule.source),
        }  # fmt: skip
        yield "decision_rule", ensure_decision_rule(unit, rule.code), content


def _specifications(unit: Unit) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for one in shipped_specifications():
        if one["specification"] in SPECIFICATIONS:
            yield (
                "specification",
                ensure_specification(unit, one["specification"]),
                specification_content(one),
            )


@cache
def shipped_specifications() -> tuple[dict[str, Any], ...]:
    """The specifications of the data file, as public sources give them."""
    text = files("lims.catalogue").joinpath("data/specifications.json").read_text("utf-8")
    return tuple(json.loads(text))


def specification_content(data: Mapping[str, Any]) -> dict[str, Any]:
    """A specification of the data file as the content of a draft; what is unknown there stays unknown."""
    title = f"{data['specification']}: {data['product']}" + (
        "" if data["grade"] in ("-", "all") else f", {data['grade']}"
    )
    notes = [*(data.get("notes") or ()), COMPARISON_NOTE]
    return {
        "edition": data["edition"], "grade": data["grade"], "titles": {"en": title},
        "product_groups": [GROUPS[data["product"]]] if data["product"] in GROUPS else [],
        "limits": [limit_line(n, one) for n, one in enumerate(data["limits"], start=1)], "comparison": "absolute",
        "source": "; ".join([*data["source"], *notes]), "fictitious": False,
    }  # fmt: skip


def limit_line(n: int, data: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the data file as it is stored in a specification."""
    measurand, condition = MEASURANDS.get(data["parameter"], (_slug(data["parameter"]), ""))
    line: dict[str, Any] = {
        "key": f"{n:02d}-{_slug(data['parameter'])}", "kind": "words", "measurand": measurand,
        "names": {"en": data["parameter"].replace("degC", "°C")}, "reference_condition": condition,
        "methods": _named(data["method"]), "mandatory": True, "source": data["source"],
        "confidence": data["confidence"], "note": data.get("text") or "",
    }  # fmt: skip
    unit = _unit_code(data)
    bounds = {side: data[end] for side, end in (("lower", "min"), ("upper", "max"))}
    if data["unit"] == "class":
        return line | _class_line(data, line["note"])
    if bounds == {"lower": None, "upper": None}:
        return line | {"words": data.get("text") or "report"}
    if unit is None:
        return line | {
            "words": f"{_words(bounds)} {data['unit']}".strip(),
            "note": _joined(line["note"], NO_UNIT["unknown"]),
        }
    return line | {
        "kind": "number",
        "unit": unit,
        **{side: _bound(value, line["note"]) for side, value in bounds.items()},
    }


def _class_line(data: Mapping[str, Any], note: str) -> dict[str, Any]:
    known = data["max"] == 1
    return {
        "kind": "class", "class_name": f"class {data['max']}", "note": _joined(note, CLASS_NOTE if known else ""),
        "satisfied_by": list(CLASS_1) if known else NOT_GIVEN,
    }  # fmt: skip


def _unit_code(data: Mapping[str, Any]) -> str | None:
    if data["unit"] == "kPa":
        return "kPa_gauge" if "gauge" in data["parameter"] else None
    code = UNIT_CODES.get(data["unit"], data["unit"])
    return code if code in UNITS else None


def _bound(value: Any, note: str) -> dict[str, Any] | None:
    if value is None:
        return None
    if "disagree" in note:
        return DISAGREE
    if isinstance(value, str):
        return NOT_GIVEN
    return {"text": format(value, "g"), "inclusive": STRICT.match(note) is None}


def _words(bounds: Mapping[str, Any]) -> str:
    signs = {"lower": "at least", "upper": "at most"}
    return ", ".join(f"{signs[side]} {value}" for side, value in bounds.items() if value is not None)


def _named(methods: str) -> list[str] | dict[str, str]:
    if methods.strip() in ("unknown", ""):
        return NO_METHOD
    return [one.strip() for one in methods.split(",")]


def _joined(*notes: str) -> str:
    return "; ".join(one for one in notes if one)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:60]


__all__ = ["limit_line", "seed_drafts", "shipped_specifications", "specification_content"]
