"""The laboratory's settings of a method version, read with types: each figure is known with its source, or unknown.

A figure is `{"value": …, "unit": …, "source": {"document": …, "edition": …, "clause": …, "verified": …}, "approver": …}`.
What is absent is unknown; nothing has a default.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from lims.catalogue.errors import SettingRefused
from lims.catalogue.setting_kinds import Amount, Contribution, Handling, HoldingTime, Range, Spread
from methods import Known, MethodError, Source, Unknown
from methods.calibration.fitness import RULES, Need
from methods.definitions import CheckDefinition, MethodDefinition, OwnControl
from methods.definitions.parts import Excluded, Matrix
from methods.precision import (
    Band,
    BandTable,
    Constant,
    Expression,
    Precision,
    PrecisionFigure,
    not_entered,
)
from methods.reporting import ReportRule, ReportStyle, Rounding
from methods.uncertainty import BudgetSource, Mode, StudyConditions
from methods.units import convert_uncertainty, unit
from methods.wording import LANGUAGES, Texts

Settings = Mapping[str, Any]
T = TypeVar("T")
ROOM = {"temperature_c": "degC", "humidity_percent": "%RH", "pressure_kpa": "kPa_abs"}
LEFT_OUT: Texts = {
    "en": "the laboratory does not test it by this method",
    "az": "laboratoriya onu bu metodla sınaqdan keçirmir",
    "ru": "лаборатория не испытывает его этим методом",
}
ADD_PRODUCT: Texts = {
    "en": "Add the product to the method's settings",
    "az": "Məhsulu metodun parametrlərinə əlavə edin",
    "ru": "Добавьте продукт в настройки метода",
}
OWN_CONTROL = "own_control"
STUDY = ("repeatability", "bias")  # what is checked before an interlaboratory figure is used (ISO 21748)
YES, NO = "yes", "no"
NEEDS_A_ROLE = ("1", "2")  # how many quantities of one piece may be asked for
ROOM_WORDS = {"temperature_c": "temperature", "humidity_percent": "humidity", "pressure_kpa": "pressure"}


def source_of(data: Mapping[str, Any]) -> Source:
    """The source of a figure. Raises SettingRefused where none is named."""
    given = data.get("source")
    if isinstance(given, str) and given.strip():
        return Source(document=given.strip())
    if not isinstance(given, Mapping) or not str(given.get("document", "")).strip():
        raise SettingRefused(name=str(data.get("name", "figure")), why="no source is named")
    return Source(
        document=str(given["document"]), edition=str(given.get("edition", "")), clause=str(given.get("clause", "")),
        verified=bool(given.get("verified", False)), note=str(given.get("note", "")),
    )  # fmt: skip


def _unknown(what: str) -> Unknown:
    return Unknown(
        reason=f"no {what} was entered", remedy=f"enter the {what} with its source, and have it approved"
    )


def _figure(
    settings: Settings, path: tuple[str, ...], what: str, read: Callable[[Mapping[str, Any]], T]
) -> Known[T] | Unknown:
    """The figure at a path of the settings; unknown where nobody entered it. Raises SettingRefused."""
    found: Any = settings
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    if found is None:
        return _unknown(what)
    if not isinstance(found, Mapping):
        raise SettingRefused(name=what, why="it is not a figure with a source")
    try:
        return Known(value=read(found), source=source_of({**found, "name": what}))
    except (KeyError, TypeError, ValueError, MethodError) as trouble:
        raise SettingRefused(name=what, why=_words(trouble)) from trouble


def _words(trouble: Exception) -> str:
    if isinstance(trouble, MethodError):
        return trouble.problem_text.rstrip(".")
    return f"{trouble.args[0]} is missing" if isinstance(trouble, KeyError) else str(trouble)[:200]


def _number(data: Mapping[str, Any], name: str = "value", *, positive: bool = True) -> float:
    value = data[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} is not a number")
    if positive and value <= 0:
        raise ValueError(f"{name} is not above zero")
    return float(value)


def _dof(data: Mapping[str, Any]) -> float:
    return math.inf if data.get("dof") is None else _number(data, "dof")


def precision(settings: Settings, measurand: str) -> Precision:
    """r and R of a measurand; each unknown until the laboratory has entered it from the text that it owns."""
    figures = {kind: _precision_figure(settings, measurand, kind) for kind in ("r", "R")}
    return Precision(r=figures["r"], R=figures["R"])


def _precision_figure(settings: Settings, measurand: str, kind: Any) -> PrecisionFigure | Unknown:
    def read(data: Mapping[str, Any]) -> PrecisionFigure:
        return PrecisionFigure(
            kind=kind, form=_form(data), unit=str(data["unit"]), low=_number(data, "low", positive=False),
            high=_number(data, "high", positive=False), source=source_of(data), approver=str(data.get("approver", "")),
        )  # fmt: skip

    found = _figure(settings, ("precision", measurand, kind), f"{kind} of {measurand}", read)
    return not_entered(kind) if isinstance(found, Unknown) else found.value


def _form(data: Mapping[str, Any]) -> Constant | BandTable | Expression:
    if "expression" in data:
        return Expression(str(data["expression"]))
    if "bands" in data:
        bands = [
            {name: _number(one, name, positive=False) for name in ("low", "high", "value")}
            for one in data["bands"]
        ]
        return BandTable(bands=tuple(Band(**one) for one in bands))
    return Constant(value=_number(data))


def determinations_required(settings: Settings) -> Known[int] | Unknown:
    """The number of determinations that the laboratory asks for, where it is more than the edition's."""
    return _figure(settings, ("determinations",), "number of determinations", lambda data: int(_number(data)))


def agreement_limit(settings: Settings, unit: str | None = None) -> Known[float] | Unknown:
    """The laboratory's own limit for the range of determinations, in `unit`."""

    def read(data: Mapping[str, Any]) -> float:
        value = _number(data)
        return value if unit is None else convert_uncertainty(value, str(data["unit"]), unit)

    return _figure(settings, ("agreement_limit",), "agreement limit of determinations", read)


def repeatability(settings: Settings) -> Known[Spread] | Unknown:
    """The pooled standard deviation of a single determination, from the laboratory's own data."""

    def read(data: Mapping[str, Any]) -> Spread:
        return Spread(s=_number(data), dof=_dof(data), unit=str(data["unit"]))

    return _figure(settings, ("repeatability",), "pooled standard deviation", read)


def contribution(settings: Settings, key: str) -> Known[Contribution] | Unknown:
    """A contribution to the budget by its key (drift, resolution, sample_temperature, …).

    Entered as `u`, as `half_width` of a rectangular distribution, or as the `step` of a digital display.
    """

    def read(data: Mapping[str, Any]) -> Contribution:
        half = _half_width(data)
        u = _number(data, "u") if half is None else half / math.sqrt(3)
        return Contribution(u=u, dof=_dof(data), unit=str(data["unit"]), half_width=half)

    return _figure(settings, ("contributions", key), f"contribution “{key}”", read)


def _half_width(data: Mapping[str, Any]) -> float | None:
    if "step" in data:
        return _number(data, "step") / 2
    return _number(data, "half_width") if "half_width" in data else None


def room_limit(settings: Settings, quantity: str) -> Known[Range] | Unknown:
    """The limits of the room for one of temperature_c, humidity_percent, pressure_kpa."""

    def read(data: Mapping[str, Any]) -> Range:
        ends = [
            None if data.get(end) is None else _number(data, end, positive=False) for end in ("low", "high")
        ]
        if ends == [None, None]:
            raise ValueError("neither end is given")
        return Range(low=ends[0], high=ends[1], unit=ROOM[quantity])

    return _figure(settings, ("room", quantity), f"limit of the room's {ROOM_WORDS[quantity]}", read)


def room_interval(settings: Settings) -> Known[timedelta] | Unknown:
    """How old a reading of the room may be."""
    return _figure(settings, ("room", "interval"), "interval of room readings", _hours)


def holding_time(settings: Settings) -> Known[HoldingTime] | Unknown:
    """How old a sample may be when it is measured."""

    def read(data: Mapping[str, Any]) -> HoldingTime:
        since = str(data.get("since", ""))
        if since not in ("sampled", "received"):
            raise ValueError("it must count from “sampled” or from “received”")
        return HoldingTime(longest=_hours(data), since=since)

    return _figure(settings, ("holding_time",), "holding time", read)


def handling(settings: Settings) -> Handling:
    """What a sample needs for the method besides its age; what nobody has entered is None."""

    def entered(name: str, read: Callable[[Mapping[str, Any]], T]) -> Known[T] | None:
        found = _figure(settings, ("sample", name), name, read)
        return found if isinstance(found, Known) else None

    return Handling(
        amount=entered("amount", lambda data: Amount(value=_number(data, positive=True), unit=unit(str(data["unit"])).code)),
        turn=entered("turn", _number), container=entered("container", _said_in_all), safety=entered("safety", _said_in_all),
    )  # fmt: skip


def _said_in_all(data: Mapping[str, Any]) -> Texts:
    """Words in the three languages; those that were typed stand in for a language that nobody typed."""
    said = {language: str(data.get(language) or "").strip() for language in LANGUAGES}
    first = next((one for one in said.values() if one), "")
    if not first:
        raise ValueError("it says nothing")
    return {language: text or first for language, text in said.items()}


def _hours(data: Mapping[str, Any]) -> timedelta:
    return timedelta(hours=_number(data, "hours"))


def apparatus_needs(settings: Settings, role: str) -> tuple[Known[Need], ...]:
    """What the method needs of the piece in a role, one for each quantity that was entered; none: nobody has said."""
    found = (
        _figure(settings, ("apparatus", role, n), f"what is needed of the {role}", _need)
        for n in NEEDS_A_ROLE
    )
    return tuple(one for one in found if isinstance(one, Known))


def _need(data: Mapping[str, Any]) -> Need:
    figures = {
        name: None if data.get(name) is None else _number(data, name, positive=name not in ("low", "high"))
        for name in ("low", "high", "largest_error", "largest_U", "largest_step")
    }
    if all(one is None for one in figures.values()):
        raise ValueError("it has no figure")
    if figures["largest_error"] is not None and data.get("rule") not in RULES:
        raise ValueError("it does not say how the error is compared: by itself, or with U as a guard band")
    return Need(
        unit=unit(str(data["unit"])).code, rule=data.get("rule"), rest_stated_none=data.get("rest") == "none", **figures
    )  # fmt: skip


def check_interval(settings: Settings, check: str) -> Known[timedelta] | Unknown:
    """How old the last good check of the apparatus may be."""
    return _figure(settings, ("checks", check, "interval"), f"interval of the check “{check}”", _hours)


def check_limits(settings: Settings, check: CheckDefinition) -> dict[str, Known[float] | Unknown]:
    """The limits of a check of the apparatus, each in the unit of its definition."""

    def reader(unit: str) -> Callable[[Mapping[str, Any]], float]:
        return lambda data: convert_uncertainty(_number(data), str(data["unit"]), unit)

    return {
        key: _figure(
            settings, ("checks", check.key, "limits", key), f"limit of the check with {key}", reader(unit)
        )
        for key, _, unit in check.limits
    }


def uncertainty_mode(settings: Settings) -> Known[Mode] | Unknown:
    """Which of the three modes of evaluating uncertainty the laboratory uses."""
    return _figure(settings, ("uncertainty_mode",), "mode of uncertainty", lambda data: Mode(data["value"]))


def study(settings: Settings) -> StudyConditions:
    """What the laboratory has checked before it takes U from R; None where nobody has said. R itself says its range."""
    found = {
        name: _figure(
            settings, ("study", name), f"answer “{name}” of the study", lambda data: data["value"] == YES
        )
        for name in STUDY
    }
    met = {name: one.value if isinstance(one, Known) else None for name, one in found.items()}
    return StudyConditions(
        range_fits=None, own_repeatability_compatible=met["repeatability"], bias_in_control=met["bias"]
    )


def own_control(settings: Settings) -> dict[str, Known[OwnControl]]:
    """Figures of control charts that U is taken from, by the key of the result; of a component by `composition/name`."""

    def read(data: Mapping[str, Any]) -> OwnControl:
        source = BudgetSource(
            kind="node", key=str(int(data["chart_id"])), label=f"control chart {data['chart']}"
        )
        return OwnControl(
            R_within=_number(data), u_bias=_number(data, "u_bias"), unit=unit(str(data["unit"])).code, source=source,
            low=_number(data, "low", positive=False), high=_number(data, "high", positive=False),
        )  # fmt: skip

    entered = settings.get(OWN_CONTROL) or {}
    found = {
        key: _figure(settings, (OWN_CONTROL, key), f"own control data of {key}", read) for key in entered
    }
    return {key: one for key, one in found.items() if isinstance(one, Known)}


def reporting(settings: Settings, measurand: str) -> Known[ReportRule] | Unknown:
    """To which step a measurand is reported in this edition, with its tie rule, the digits of U and the style."""

    def read(data: Mapping[str, Any]) -> ReportRule:
        return ReportRule(
            step=None if data.get("step") is None else str(data["step"]), rounding=Rounding(data.get("rounding", "half_even")),
            uncertainty_digits=int(_number(data, "digits")) if data.get("digits") is not None else 2,
            style=ReportStyle(data.get("style", "plus_minus")),
        )  # fmt: skip

    return _figure(settings, ("reporting", measurand), f"rule of reporting {measurand}", read)


def products_tested(settings: Settings) -> Known[frozenset[str]] | Unknown:
    """The product groups that the laboratory tests by the method, where they are fewer than the edition covers."""
    return _figure(settings, ("products",), "choice of products", lambda data: _listed(data["groups"]))


def seen_twice(settings: Settings) -> Known[frozenset[str]] | Unknown:
    """The inputs that a second person must see, because they cannot be measured again: the laboratory's own marks."""
    return _figure(
        settings, ("second_look",), "values for the second look", lambda data: _listed(data["inputs"])
    )


def _listed(names: Any) -> frozenset[str]:
    if not isinstance(names, list) or not names or not all(isinstance(one, str) for one in names):
        raise ValueError("it is not a list of names")
    return frozenset(names)


def applied(definition: MethodDefinition, settings: Settings) -> MethodDefinition:
    """The definition as the laboratory uses it: its own rule of reporting and its own products in place of the edition's."""
    found = {one.key: reporting(settings, one.key) for one in definition.measurands}
    measurands = tuple(
        replace(one, reporting=found[one.key]) if isinstance(found[one.key], Known) else one
        for one in definition.measurands
    )
    groups = products_tested(settings)
    if isinstance(groups, Known):
        definition = replace(definition, matrix=_narrowed(definition.matrix, groups.value))
    return definition if measurands == definition.measurands else replace(definition, measurands=measurands)


def _narrowed(matrix: Matrix, groups: frozenset[str]) -> Matrix:
    left_out = tuple(
        Excluded(key=one.key, names=one.names, reason=LEFT_OUT, remedy=ADD_PRODUCT)
        for one in matrix.products if one.key not in groups
    )  # fmt: skip
    kept = tuple(one for one in matrix.products if one.key in groups)
    return replace(matrix, products=kept, excluded=(*matrix.excluded, *left_out))


def correlation_limit(settings: Settings, key: str, to: str) -> Known[float] | Unknown:
    """How far a result may lie from one that it must fit, by the rule's key, in a unit; unknown until it was entered."""

    def read(data: Mapping[str, Any]) -> float:
        return convert_uncertainty(_number(data), str(data["unit"]), to)

    return _figure(settings, ("correlation", key), f"limit of the correlation “{key}”", read)
