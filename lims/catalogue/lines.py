"""A line of a specification as a row of typed cells: what the form shows, and what a spreadsheet pastes.

A bound is written as the specification prints it: "> 55" is strict, "55" holds the bound itself, "?" is not known (the
words after it say why), and an empty cell is a free side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lims.catalogue.errors import LimitLineRefused
from lims.catalogue.limits import NO_METHOD, ONLY_WORDS, Limit
from lims.catalogue.shipped_specifications import slug
from lims.web import gettext
from lims.web import lazy_gettext as _
from lims.web.letters import search_key
from methods.catalogue import METHODS
from methods.conformity import Bound
from methods.knowledge import Unknown
from methods.units import UNITS

Cells = Mapping[str, str]
COLUMNS = {
    "name": _("What is bounded"), "name_az": _("Name in Azerbaijani"), "name_ru": _("Name in Russian"),
    "measurand": _("Measurand"), "condition": _("Condition"), "basis": _("Basis"), "unit": _("Unit"), "low": _("Min"),
    "high": _("Max"), "class_name": _("Class"), "classes": _("Satisfied by"), "words": _("In words"),
    "methods": _("Methods named"), "duty": _("Needed"), "alternative": _("Alternative to"), "source": _("Source"),
    "confidence": _("Confidence"), "note": _("Note"), "key": _("Key"),
}  # fmt: skip
"""Everything that a line says, with its word."""
DUTIES = {
    "mandatory": _("for the whole"), "condition": _("under its condition"), "report": _("report only"),
}  # fmt: skip
HEADS = {
    "name": "name|parameter|property|characteristic|ad|göstərici|parametr|показатель|параметр|наименование",
    "measurand": "measurand key|ölçülən|измеряемая величина",
    "condition": "reference condition|at|şərt|условие|условия",
    "basis": "əsas|базис",
    "unit": "units|vahid|ölçü vahidi|единица|ед изм|единица измерения",
    "low": "minimum|low|lower|minimal|не менее|мин|минимум",
    "high": "maximum|high|upper|limit|maksimal|maks|не более|макс|максимум",
    "class_name": "class name|sinif|класс",
    "classes": "classes|siniflər|классы",
    "words": "text|requirement|tələb|требование|словами",
    "methods": "method|methods|test method|metod|metodlar|метод|методы|метод испытания",
    "duty": "duty|mandatory|məcburi|обязательность",
    "alternative": "alternative|alternativ|альтернатива",
    "source": "mənbə|источник",
    "confidence": "etibarlılıq|достоверность",
    "note": "notes|qeyd|примечание",
}
SIGNS = {"low": {">": False, "≥": True, ">=": True}, "high": {"<": False, "≤": True, "<=": True}}
BOUND = re.compile(r"(?P<sign>[<>≤≥]=?)?\s*(?P<number>[+\-−]?\d+(?:[.,]\d+)?)", re.ASCII)
ANY = frozenset({"any", "free", "hər hansı", "любой"})


@cache
def by_head() -> Mapping[str, str]:
    """The column of each head that is known, in any of the three languages."""
    found = {search_key(head): name for name, heads in HEADS.items() for head in heads.split("|")}
    return found | {search_key(name.replace("_", " ")): name for name in COLUMNS}


def column_of(head: str) -> str:
    """The column that a head of a pasted table means; nothing where it is not known."""
    key = search_key(head)
    labels = {search_key(str(label)): name for name, label in COLUMNS.items()}
    return labels.get(key) or by_head().get(key, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadLine:
    """What a row of cells says: the line as it is stored, or what is wrong by cell."""

    line: Mapping[str, Any]
    problems: Mapping[str, str]


def read_line(cells: Cells) -> ReadLine:
    """A line from its cells, each looked at; where one is wrong the line is empty."""
    given = {name: str(cells.get(name) or "").strip() for name in COLUMNS}
    problems: dict[str, str] = {}

    def take(name: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(given[name])
        except ValueError as trouble:
            problems[name] = str(trouble)
            return None

    key, names = given["key"] or slug(given["name"]), take("name", _needed)
    line: dict[str, Any] = {
        "key": key, "names": _names(given) if names else {}, "measurand": measurand_key(given["measurand"] or given["name"]),
        "reference_condition": given["condition"], "basis": given["basis"], "unit": take("unit", unit_code),
        "lower": take("low", lambda text: _bound("low", text)), "upper": take("high", lambda text: _bound("high", text)),
        "class_name": given["class_name"], "satisfied_by": _classes(given["classes"]), "words": given["words"],
        "methods": _methods(given["methods"]), **(take("duty", _duty_of) or {}), "alternative": given["alternative"],
        "source": given["source"], "confidence": given["confidence"], "note": given["note"],
    }  # fmt: skip
    _kind(line, given, problems)
    return ReadLine(line={}, problems=problems) if problems else _whole(line, given)


def _whole(line: dict[str, Any], given: Cells) -> ReadLine:
    try:
        return ReadLine(line=Limit.from_json(line).to_json(), problems={})
    except LimitLineRefused as refusal:
        cell = (
            "low"
            if given["low"]
            else "high"
            if given["high"]
            else "classes"
            if given["class_name"]
            else "name"
        )
        return ReadLine(line={}, problems={cell: str(refusal)})


def _kind(line: dict[str, Any], given: Cells, problems: dict[str, str]) -> None:
    """What a line asks for is figures, a class or words, and never two of them."""
    report = "duty" not in problems and duty_code(given["duty"]) == "report"
    figures, of_class = bool(given["low"] or given["high"]), bool(given["class_name"])
    if figures and of_class:
        problems["class_name"] = gettext("A line has figures or a class, not both. Make two lines of it.")
    elif figures and not given["unit"]:
        problems.setdefault("unit", gettext("A figure needs its unit. Write 1 for a pure number."))
    elif report and (figures or of_class):
        problems["duty"] = gettext(
            "What is only reported has no limit. Take the limit out, or make the line needed."
        )
    elif not (figures or of_class or given["words"] or report):
        problems["low"] = gettext("Give a bound, a class or words; write ? for what is not known.")
    line["kind"] = "number" if figures else "class" if of_class else "words"
    if report and not given["words"]:
        line["words"] = "report"


def _needed(text: str) -> str:
    if not text:
        raise ValueError(gettext("This field is empty. Fill it in."))
    return text


def _names(given: Cells) -> dict[str, str]:
    names = {"en": given["name"], "az": given["name_az"], "ru": given["name_ru"]}
    return {language: text for language, text in names.items() if text}


@cache
def _measurands() -> Mapping[str, str]:
    return {
        search_key(word): one.key
        for method in METHODS for one in method.measurands for word in (one.key, *one.names.values())
    }  # fmt: skip


def measurand_key(text: str) -> str:
    """The measurand that a text means: one of the methods' by key or name, else a key of its own."""
    return _measurands().get(search_key(text), text if re.fullmatch(r"\w+", text) else slug(text))


@cache
def _units() -> Mapping[str, str]:
    printed = {search_key(one.printed["en"]): code for code, one in UNITS.items() if one.printed["en"] != "–"}
    return printed | {search_key(code): code for code in UNITS}


def unit_code(text: str) -> str:
    """The unit that a text means, by code or as it is printed. Raises ValueError with a sentence."""
    if not text or text in UNITS:
        return text
    found = _units().get(search_key(text))
    if found is None:
        raise ValueError(
            gettext(
                "There is no unit %(unit)s. Write it as kg/m3, mg/kg, %% (m/m) or kPa_gauge.", unit=text[:20]
            )
        )
    return found


def _bound(side: str, text: str) -> dict[str, Any] | None:
    if not text:
        return None
    if text.startswith("?"):
        return _unknown(text, ONLY_WORDS)
    found = BOUND.fullmatch(text)
    if found is None:
        raise ValueError(gettext("“%(text)s” is no bound. Write 55, > 55, < 55 or ?.", text=text[:20]))
    sign = found["sign"] or ""
    if sign and sign not in SIGNS[side]:
        raise ValueError(
            gettext("%(sign)s stands on the wrong side. Write it in the other column.", sign=sign)
        )
    number = found["number"].replace(",", ".").replace("−", "-")
    return {"text": number, "inclusive": SIGNS[side].get(sign, True)}


def _unknown(text: str, otherwise: Unknown) -> dict[str, str]:
    """What "? why | what to do" says; both parts may be left out."""
    why, _bar, remedy = (part.strip() for part in text.lstrip("? ").partition("|"))
    return {"unknown": why or otherwise.reason, "remedy": remedy or otherwise.remedy}


def _unknown_text(part: Unknown, otherwise: Unknown) -> str:
    remedy = "" if part.remedy == otherwise.remedy else f" | {part.remedy}"
    return f"? {part.reason}{remedy}"


def _methods(text: str) -> Any:
    if not text or text.startswith("?"):
        return _unknown(text, NO_METHOD)
    return None if search_key(text) in {search_key(one) for one in ANY} else _listed(text)


def _classes(text: str) -> Any:
    return _unknown(text, ONLY_WORDS) if text.startswith("?") else _listed(text)


def _listed(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[;,](?![^(]*\))", text) if one.strip()]


def duty_code(text: str) -> str:
    """Which of the three a text means: needed for the whole, under its condition, or to report only. Raises ValueError."""
    words = {search_key(str(word)): code for code, word in DUTIES.items()}
    code = text if text in DUTIES else words.get(search_key(text), "") if text else "mandatory"
    if not code:
        raise ValueError(
            gettext(
                "It is not known what %(word)s means. Write mandatory, condition or report.", word=text[:20]
            )
        )
    return code


def _duty_of(text: str) -> dict[str, bool]:
    code = duty_code(text)
    return {"mandatory": code == "mandatory", "report_only": code == "report"}


def cells_of(line: Mapping[str, Any]) -> dict[str, str]:
    """The cells that say what a stored line says."""
    one = Limit.from_json(line)
    duty = "report" if one.report_only else "mandatory" if one.mandatory else "condition"
    return {
        "key": one.key, "name": one.names.get("en", ""), "name_az": one.names.get("az", ""), "name_ru": one.names.get("ru", ""),
        "measurand": one.measurand, "condition": one.reference_condition, "basis": one.basis, "unit": one.unit,
        "low": bound_text(one.lower, ">"), "high": bound_text(one.upper, "<"), "class_name": one.class_name,
        "classes": _joined(sorted(one.satisfied_by) if isinstance(one.satisfied_by, frozenset) else one.satisfied_by),
        "words": one.words, "methods": "any" if one.methods is None else _joined(one.methods, NO_METHOD), "duty": duty,
        "alternative": one.alternative, "source": one.source, "confidence": one.confidence, "note": one.note,
    }  # fmt: skip


def bound_text(bound: Bound | Unknown | None, strict: str) -> str:
    """A bound as it is typed."""
    if bound is None:
        return ""
    if isinstance(bound, Unknown):
        return _unknown_text(bound, ONLY_WORDS)
    return bound.text if bound.inclusive else f"{strict} {bound.text}"


def _joined(part: Iterable[str] | Unknown, otherwise: Unknown = ONLY_WORDS) -> str:
    return _unknown_text(part, otherwise) if isinstance(part, Unknown) else "; ".join(part)
