"""The specifications of the data file, as public sources give them, made into drafts; what is unknown stays unknown.

Nothing is added to what the file says. Figures that it holds with low confidence are kept as words, never as limits;
what it gives as a formula, as an alternative with a condition, or as a sorting into classes is not judged by figures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from methods.units import UNITS

Line = Mapping[str, Any]

GROUPS = {
    "diesel fuel": "diesel fuel", "automotive LPG": "LPG", "LPG": "LPG", "LPG for municipal use": "LPG", "LPG fuel": "LPG",
    "unleaded petrol": "gasoline", "petrol": "gasoline", "aviation turbine fuel": "jet fuel", "crude oil": "crude oil",
    "crude oil for refineries": "crude oil", "natural gas for industrial and municipal use": "natural gas",
}  # fmt: skip
# what a method of this program measures, by the words of the source; all else has a measurand of its own name
MEASURANDS = {
    "density at 15 degC": ("density_15C", "15 °C"),
    "copper strip corrosion": ("copper_strip_class", ""),
    "copper strip corrosion (1 h, 40 degC)": ("copper_strip_class", "1 h at 40 °C"),
    "copper corrosion 1 h 40 degC": ("copper_strip_class", "1 h at 40 °C"),
    "copper strip corrosion (3 h, 50 degC)": ("copper_strip_class", "3 h at 50 °C"),
    "copper strip corrosion (2 h, 100 degC)": ("copper_strip_class", "2 h at 100 °C"),
}
UNIT_CODES = {
    "% V/V": "% (V/V)", "% v/v": "% (V/V)", "vol %": "% (V/V)", "mass %": "% (m/m)", "ppm mass": "mg/kg",
    "mg/kg (ppm)": "mg/kg", "mg/dm3": "mg/L", "mg/100 mL": "mg/100mL", "psig": "psi_gauge",
}  # fmt: skip
CLASSES = {"class": "class ", "code": ""}  # units of ordinal scales, and what stands before the number
CLASS_1 = ("1a", "1b")
ABOVE = re.compile(r"^(above|more than|over)\b", re.IGNORECASE)
BELOW = re.compile(r"^(less than|below)\b|^limit stated as <", re.IGNORECASE)
SORTING = frozenset({"GOST R 51858"})
ALTERNATIVES = {"aromatics": "aromatics", "total aromatics (alternative)": "aromatics"}
HAS_ALTERNATIVES = "Jet A-1"
# lines that hold under a condition that their name or their text gives
CONDITIONAL = re.compile(
    r"\(with |with static|rating without|FAME blends|PB mixtures|special-duty|commercial |propane grades"
)
DOUBTED = frozenset({"low", "unknown"})

CLASS_NOTE = "classes 1a and 1b count as class 1, as generally known (clause not verified)"
CONDITION_NOTE = "holds only under the condition that is named"
SORTING_NOTE = "sorts a product into classes; nothing passes or fails by it"
COMPARISON_NOTE = (
    "Values are compared as they are (absolute), because the source does not say to how many places "
    "the limits are written"
)
NOT_GIVEN = {
    "unknown": "the source does not give this figure",
    "remedy": "enter it from the specification's text",
}
DISAGREE = {"unknown": "the sources disagree by edition", "remedy": "enter it from the edition in use"}
NO_METHOD = {
    "unknown": "the source names no method",
    "remedy": "enter the method that the specification names",
}
NO_UNIT = "the unit of the source is not one that results have"


@cache
def shipped_specifications() -> tuple[dict[str, Any], ...]:
    """The rows of the data file with their figures in the digits that stand there."""
    text = files("lims.catalogue").joinpath("data/specifications.json").read_text("utf-8")
    return tuple(json.loads(text, parse_float=Decimal))


def shipped_contents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every specification of the data file as code and content of a draft, one for each edition and grade."""
    for data in shipped_specifications():
        for grade in _grades(data):
            yield specification_code(data, grade), specification_content(data, grade)


def _grades(data: Line) -> list[str]:
    """The grades of a row; more than one only where each of its lines says for which it holds ("groups I / II / III")."""
    head, _, rest = data["grade"].partition("groups ")
    return [f"group {one}" for one in rest.split(" / ")] if rest and not head else [data["grade"]]


def specification_code(data: Line, grade: str) -> str:
    """The code of a specification; with its grade where several grades have limits of their own."""
    name = str(data["specification"])
    others = {
        (one["product"], g) for one in shipped_specifications() if one["specification"] == name for g in _grades(one)
    }  # fmt: skip
    return f"{name}, {grade}" if len(others) > 1 else name


def specification_content(data: Line, grade: str) -> dict[str, Any]:
    """A specification of the data file as the content of a draft; what is unknown there stays unknown."""
    title = f"{data['specification']}: {data['product']}" + ("" if grade in ("-", "all") else f", {grade}")
    notes = [*(data.get("notes") or ()), COMPARISON_NOTE]
    numbered = list(enumerate(data["limits"], start=1))
    lines = [limit_line(n, one, data) for n, one in numbered if _is_of_grade(one, grade)]
    return {
        "edition": data["edition"], "grade": grade, "titles": {"en": title},
        "product_groups": [GROUPS.get(data["product"], data["product"])], "limits": lines, "comparison": "absolute",
        "source": "; ".join([*data["source"], f"confidence: {data['confidence']}", *notes]), "fictitious": False,
    }  # fmt: skip


def _is_of_grade(line: Line, grade: str) -> bool:
    """Whether a line that names groups names this one; a line that names none is for all."""
    _, named, groups = line["parameter"].partition(", group")
    return (
        not named or not grade.startswith("group ") or grade.split()[1] in re.findall(r"\b[IVX]+\b", groups)
    )


def limit_line(n: int, data: Line, of: Line) -> dict[str, Any]:
    """One line of the data file as it is stored in a specification."""
    measurand, condition = MEASURANDS.get(data["parameter"], (slug(data["parameter"]), ""))
    text = data.get("text") or ""
    line: dict[str, Any] = {
        "key": f"{n:02d}-{slug(data['parameter'])}", "kind": "words", "measurand": measurand,
        "names": {"en": data["parameter"].replace("degC", "°C")}, "reference_condition": condition,
        "methods": named_methods(data["method"]), "mandatory": not _is_conditional(data), "source": data["source"],
        "confidence": data["confidence"], "note": _joined(text, CONDITION_NOTE if _is_conditional(data) else ""),
    }  # fmt: skip
    if of["specification"].startswith(HAS_ALTERNATIVES) and data["parameter"] in ALTERNATIVES:
        line["alternative"] = ALTERNATIVES[data["parameter"]]
    return line | _requirement(data, of, line["note"])


def _is_conditional(data: Line) -> bool:
    return bool(CONDITIONAL.search(f"{data['parameter']} {data.get('text') or ''}"))


def _requirement(data: Line, of: Line, note: str) -> dict[str, Any]:
    """What a line asks for: figures, a class, or words where it cannot be judged by figures."""
    text, unit = data.get("text") or "", _unit_code(data)
    bounds = {"lower": data["min"], "upper": data["max"]}
    if of["specification"] in SORTING:
        return {"words": _words(data, unit), "mandatory": False, "note": _joined(note, SORTING_NOTE)}
    if data["unit"] in CLASSES:
        return _class_line(data, note)
    if text == "report":
        return {"words": text, "report_only": True, "mandatory": False}
    if bounds == {"lower": None, "upper": None}:
        return {"words": text, "note": note.removeprefix(text).removeprefix("; ")}
    if text.startswith("or "):
        return {"words": f"{_words(data, unit)}, {text}"}
    if unit is None:
        return {"words": _words(data, unit) or NOT_GIVEN["unknown"], "note": _joined(note, NO_UNIT)}
    return {"kind": "number", "unit": unit, **{side: _bound(side, data, unit) for side in bounds}}


def _class_line(data: Line, note: str) -> dict[str, Any]:
    name = data.get("text") if data["unit"] == "code" else f"{CLASSES[data['unit']]}{data['max']}"
    known = data["unit"] == "class" and data["max"] == 1
    return {
        "kind": "class", "class_name": name, "note": _joined(note, CLASS_NOTE if known else ""),
        "satisfied_by": list(CLASS_1) if known else NOT_GIVEN,
    }  # fmt: skip


def _unit_code(data: Line) -> str | None:
    given = str(data["unit"])
    if given.startswith("kPa"):
        return "kPa_gauge" if "gauge" in data["parameter"] else None
    if given == "mmHg":
        return "mmHg_diff" if "differential" in data["parameter"] else None
    code = UNIT_CODES.get(given, given)
    return code if code in UNITS else None


def _bound(side: str, data: Line, unit: str) -> dict[str, Any] | None:
    value, text = data["min" if side == "lower" else "max"], data.get("text") or ""
    if value is None:
        return None
    if "disagree" in text:
        return DISAGREE
    if value == "unknown":
        return NOT_GIVEN
    if isinstance(value, str):
        return _unknown(f"it depends on another result: {value}", "judge it by hand, or enter a figure")
    if data["confidence"] in DOUBTED:
        seen = _joined(f"the source gives {value} with low confidence", text)
        return _unknown(seen, "enter it from the specification's text")
    strict = (ABOVE if side == "lower" else BELOW).match(text) is not None
    return {"text": _digits(value, text), "inclusive": not strict}


def _digits(value: Any, text: str) -> str:
    """The digits of a bound; those that the text prints, where it prints more of them ("limit stated as < 0.10")."""
    printed = re.findall(r"\d+\.\d+", text)
    return next((one for one in printed if Decimal(one) == Decimal(str(value))), str(value))


def _unknown(reason: str, remedy: str) -> dict[str, str]:
    return {"unknown": reason, "remedy": remedy}


def _words(data: Line, unit: str | None) -> str:
    """The bounds in words, with the signs that the source's text gives them."""
    text = data.get("text") or ""
    signs = (
        ("min", "above" if ABOVE.match(text) else "at least"), ("max", "below" if BELOW.match(text) else "at most"),
    )  # fmt: skip
    said = [f"{sign} {_listed(data[end])}" for end, sign in signs if data[end] not in (None, "unknown")]
    if not said:
        return ""
    name = UNITS[unit].printed["en"] if unit else data["unit"]
    return " ".join([", ".join(said), "" if name == "–" else name]).strip()


def _listed(value: Any) -> str:
    return " / ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def named_methods(text: str) -> list[str] | dict[str, str]:
    """The methods that a line names, each with its whole designation; unknown where it names none."""
    if text.strip() in ("unknown", "", "-", "measured or calculated"):
        return NO_METHOD
    if "(" in text or ";" in text or " with " in text:
        return [one.strip() for one in text.split(";")]
    found: list[str] = []
    for one in re.split(r",| or | / ", text.partition(" cited by ")[0]):
        found.append(_whole(one.strip(), found))
    return found


def _whole(name: str, before: list[str]) -> str:
    """A designation with its body: "D4052" is ASTM's, and a bare number belongs to the body named before it."""
    if re.match(r"D\d", name):
        return f"ASTM {name}"
    if name.isdigit() and before:
        return f"{before[-1].rpartition(' ')[0]} {name}"
    return name


def _joined(*notes: str) -> str:
    return "; ".join(one for one in notes if one)


def slug(text: str) -> str:
    """A key made of a name."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:60]
