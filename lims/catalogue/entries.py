"""The settings that a method may have, each as an entry: its name, what it is for, its parts and where it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lims.catalogue.correlated import RULES
from lims.catalogue.settings import NEEDS_A_ROLE, NO, ROOM, YES
from lims.web import current_language
from lims.web import lazy_gettext as _
from methods.definitions import Measurand, MethodDefinition
from methods.reporting import ReportStyle, Rounding
from methods.uncertainty import Mode
from methods.units import UNITS
from methods.wording import Texts

VALUE, LOW, HIGH, DOF = _("Value"), _("From"), _("To"), _("Degrees of freedom")
OWN_BUDGET = frozenset(
    {"calibration", "repeatability"}
)  # these two come from elsewhere, never from a contribution
BAND = re.compile(r"\s*(\S+?)\s*(?:\.\.|…|–|to)\s*(\S+?)\s*:\s*(\S+)\s*")
ROUNDINGS = ((Rounding.HALF_EVEN.value, _("half to even")), (Rounding.HALF_UP.value, _("half up")))
STYLES = (
    (ReportStyle.PLUS_MINUS.value, "829.4 ± 0.3 kg/m³"),
    (ReportStyle.GOST.value, "829,4 ± 0,3 кг/м³, P = 0,95"),
)
AMOUNTS = ("mL", "L", "g", "kg")
LANGUAGES_SAID = {"en": _("In English"), "az": _("In Azerbaijani"), "ru": _("In Russian")}
SINCE = (("sampled", _("since sampling")), ("received", _("since receipt")))
MODES = (
    (Mode.GUM.value, _("GUM budget")), (Mode.INTERLABORATORY.value, _("from interlaboratory data (ISO 21748)")),
    (Mode.OWN_CONTROL.value, _("from own control data (ISO 11352)")),
)  # fmt: skip
WAYS = {"u": _("standard uncertainty"), "half_width": _("half-width"), "step": _("step of the display")}
ROOM_NAMES = {
    "temperature_c": _("temperature"),
    "humidity_percent": _("humidity"),
    "pressure_kpa": _("pressure"),
}
ERROR_RULES = (
    ("guard_band", _("with U as a guard band: |error| + U ≤ limit")), ("simple_acceptance", _("by itself: |error| ≤ limit")),
)  # fmt: skip
REST = (("none", _("the source states none")),)
NUMERIC = frozenset({"ratio", "interval"})
IN_PARTS = frozenset({"vector", "table"})
YES_NO = ((YES, _("yes")), (NO, _("no")))


STUDY_ASKS = {
    "repeatability": _("own repeatability agrees with that of the study"), "bias": _("own bias is in control"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One setting. `parts` are typed texts with their labels; `parts` that need no number say so in `words`."""

    group: str
    name: str
    help: str
    path: tuple[str, ...]
    parts: Mapping[str, Any]
    units: tuple[str, ...] = ()
    unit_text: str = ""
    choices: Mapping[str, tuple[tuple[str, Any], ...]] = field(default_factory=dict)
    ways: bool = False
    words: frozenset[str] = frozenset()
    precision: bool = False
    asked: bool = True  # False: one more row of the same, which is nothing that is missing

    @property
    def first(self) -> str:
        """The part that an error stands beside."""
        return next(iter(self.typed))

    @property
    def typed(self) -> tuple[str, ...]:
        """The parts whose emptiness means that nobody entered the figure."""
        return tuple(part for part in self.parts if part != "unit")

    def find(self, settings: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The figure of this entry, where there is one."""
        found: Any = settings
        for step in self.path:
            found = found.get(step) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else None

    def put(self, settings: dict[str, Any], figure: Mapping[str, Any]) -> None:
        """Lay the figure at its place."""
        at = settings
        for step in self.path[:-1]:
            at = at.setdefault(step, {})
        at[self.path[-1]] = dict(figure)

    def cells(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the row of this entry shows."""
        figure = self.find(settings)
        if figure is None:
            return {}
        way = next((one for one in ("step", "half_width", "u") if one in figure), "u") if self.ways else ""
        given = {
            part: _text(figure.get(way if self.ways and part == "value" else part)) for part in self.parts
        }
        if self.precision:
            given["value"] = _form_text(figure)
        source = figure.get("source")
        source = source if isinstance(source, Mapping) else {"document": source or ""}
        return {
            **given, "way": way, "verified": bool(source.get("verified")),
            **{name: str(source.get(name, "")) for name in ("document", "edition", "clause")},
        }  # fmt: skip

    def figure(self, given: Mapping[str, str], *, way: str, number: Callable[[str], float]) -> dict[str, Any]:
        """The figure from what was typed. Raises ValueError with a sentence."""
        read: dict[str, Any] = {
            (way if way and part == "value" else part): text if part in self.words or part == "unit" else _whole(number(text))
            for part, text in given.items() if text and not (self.precision and part == "value")
        }  # fmt: skip
        return {**read, **(_form(given["value"], number) if self.precision else {})}


def _whole(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def _text(value: Any) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, int | float) else str(value)


def _form(text: str, number: Callable[[str], float]) -> dict[str, Any]:
    """A precision figure: one number, bands such as "700 .. 800: 0.2; 800 .. 950: 0.3", or an expression of the mean."""
    if not text:
        return {}
    if ":" in text:
        found = [BAND.fullmatch(one) for one in text.split(";") if one.strip()]
        if not all(found):
            number(text)  # says what is not a number
        bands = [
            dict(zip(("low", "high", "value"), map(number, one.groups()), strict=True))
            for one in found
            if one
        ]
        return {"bands": bands}
    return {"value": number(text)} if re.fullmatch(r"[+\-−]?[\d.,]+", text) else {"expression": text}


def _form_text(figure: Mapping[str, Any]) -> str:
    if "bands" in figure:
        return "; ".join(
            f"{_text(one['low'])} .. {_text(one['high'])}: {_text(one['value'])}" for one in figure["bands"]
        )
    return _text(figure.get("expression", figure.get("value")))


def entries(definition: MethodDefinition) -> tuple[Entry, ...]:
    """Every setting that a method may have, in the order in which the form asks for them."""
    return tuple(_all(definition))


def figure_of(entry: Entry, settings: Mapping[str, Any]) -> str:
    """A setting's figure in one text with its unit; empty where nobody entered it."""
    cells = entry.cells(settings)
    if not cells:
        return ""
    figures = {part: _part(entry, part, str(cells[part])) for part in entry.typed if cells[part]}
    unit = unit_text(str(cells.get("unit") or "")) or entry.unit_text
    numbers = [part for part in figures if part not in entry.choices]
    if unit and numbers:  # what was chosen from a list has no unit
        figures[numbers[-1]] += f" {unit}"
    said = [str(WAYS[cells["way"]])] if entry.ways and cells["way"] != "u" else []
    return ", ".join([*said, *figures.values()])


def _part(entry: Entry, part: str, text: str) -> str:
    shown = str(dict(entry.choices.get(part, ())).get(text, text))
    return (
        shown
        if part in ("value", "hours") or len(entry.typed) == 1
        else f"{_inside(str(entry.parts[part]))} {shown}"
    )


def _inside(label: str) -> str:
    """A label inside a sentence: only its first letter is small, for a language has a name."""
    return label[:1].lower() + label[1:]


def source_of(entry: Entry, settings: Mapping[str, Any]) -> str:
    """The document, edition and clause that a setting was taken from."""
    cells = entry.cells(settings)
    return ", ".join(cells[name] for name in ("document", "edition", "clause") if cells.get(name))


def unit_text(code: str) -> str:
    """A unit as it is printed in the reader's language; nothing where there is none."""
    text = UNITS[code].printed[current_language()] if code in UNITS else code  # type: ignore[index]
    return "" if text == "–" else text


def _all(definition: MethodDefinition) -> Iterator[Entry]:
    for measurand in definition.measurands:
        if measurand.scale.value in NUMERIC and measurand.unit:
            yield from _precision(measurand)
            yield from _reporting(measurand)
        elif measurand.scale.value in IN_PARTS and measurand.unit:
            yield from _reporting(measurand)
    yield from _determinations(definition)
    yield from _contributions(definition)
    yield from _checks(definition)
    yield from _apparatus(definition)
    yield from _correlations(definition)
    yield from _room()
    yield from _sample()


def _entry(
    group: Any, name: Any, help: Any, path: tuple[str, ...], parts: Mapping[str, Any], **more: Any
) -> Entry:
    return Entry(group=str(group), name=str(name), help=str(help), path=path, parts=parts, **more)


def _said(texts: Texts) -> str:
    return texts.get(current_language(), texts["en"])  # type: ignore[call-overload, no-any-return]


def _units_like(code: str | None) -> tuple[str, ...]:
    """The units in which a figure of this unit may be given: of a difference, where the unit has one."""
    if code is None or code not in UNITS:
        return ()
    own = UNITS[UNITS[code].difference or code]
    alike = [key for key, one in UNITS.items() if (one.quantity, one.basis) == (own.quantity, own.basis)]
    return (own.code, *(key for key in alike if key != own.code))


def _precision(measurand: Measurand) -> Iterator[Entry]:
    help_text = _(
        "One number, bands such as 700 .. 800: 0.2; 800 .. 950: 0.3, or an expression of the mean; from and to: its range."
    )
    for kind in ("r", "R"):
        yield _entry(
            _("Precision"), f"{kind}, {_said(measurand.names)}", help_text, ("precision", measurand.key, kind),
            {"value": VALUE, "low": LOW, "high": HIGH, "unit": _("Unit")}, units=_units_like(measurand.unit), precision=True,
        )  # fmt: skip


def _reporting(measurand: Measurand) -> Iterator[Entry]:
    yield _entry(
        _("Reporting"), _said(measurand.names),
        _("The step, what becomes of a tie, and 1 or 2 digits of U. Empty: as the method's definition has it."),
        ("reporting", measurand.key),
        {"step": _("Step"), "rounding": _("Tie rule"), "digits": _("Digits of U"), "style": _("Style")},
        unit_text=UNITS[measurand.unit].printed["en"] if measurand.unit in UNITS else "",
        choices={"rounding": ROUNDINGS, "style": STYLES}, words=frozenset({"step", "rounding", "style"}),
    )  # fmt: skip


def _determinations(definition: MethodDefinition) -> Iterator[Entry]:
    group = _("Determinations")
    main = next((one for one in definition.measurands if one.scale.value in NUMERIC and one.unit), None)
    units = _units_like(main.unit if main else None)
    yield _entry(
        group,
        _("number of determinations"),
        _("Where the laboratory makes more than the edition asks for."),
        ("determinations",),
        {"value": VALUE},
    )
    if units:
        yield _entry(
            group, _("agreement limit of determinations"), _("How far two determinations may lie apart."), ("agreement_limit",),
            {"value": VALUE, "unit": _("Unit")}, units=units,
        )  # fmt: skip
        yield _entry(
            group, _("pooled standard deviation"), _("From the laboratory's own data, never from two values of one test."),
            ("repeatability",), {"value": VALUE, "unit": _("Unit"), "dof": DOF}, units=units,
        )  # fmt: skip


def _contributions(definition: MethodDefinition) -> Iterator[Entry]:
    yield _entry(
        _("Uncertainty"), _("mode of uncertainty"), _("The three exclude each other, and the certificate names it."),
        ("uncertainty_mode",), {"value": VALUE}, choices={"value": MODES}, words=frozenset({"value"}),
    )  # fmt: skip
    for name, asked in STUDY_ASKS.items():
        yield _entry(
            _("Uncertainty"), asked, _("Asked before U is taken from R (ISO 21748, clause not verified)."), ("study", name),
            {"value": VALUE}, choices={"value": YES_NO}, words=frozenset({"value"}), asked=False,
        )  # fmt: skip
    for one in definition.budget:
        if one.key not in OWN_BUDGET:
            yield _entry(
                _("Uncertainty"), _said(one.names), _("Without those that are required there is no U.") if one.required else "",
                ("contributions", one.key), {"value": VALUE, "unit": _("Unit"), "dof": DOF}, units=_units_like(one.unit), ways=True,
            )  # fmt: skip


def _checks(definition: MethodDefinition) -> Iterator[Entry]:
    for check in definition.checks:
        group = f"{_('Apparatus check')}: {_said(check.names)}"
        yield _entry(
            group, _("interval"), _("How old the last good check may be."), ("checks", check.key, "interval"),
            {"hours": _("Hours")}, unit_text="h",
        )  # fmt: skip
        for key, names, unit in check.limits:
            yield _entry(
                group, _said(names), _("Largest difference from the reference, on either side."),
                ("checks", check.key, "limits", key), {"value": VALUE, "unit": _("Unit")}, units=_units_like(unit),
            )  # fmt: skip


def _apparatus(definition: MethodDefinition) -> Iterator[Entry]:
    """What the method needs of each piece of its measuring system (6.4.5)."""
    help_text = _(
        "Indications from and to, and differences in the same unit. What is left empty is unknown, unless its source states none."
    )
    every_unit = tuple(
        key for key, one in UNITS.items() if "difference" not in (*one.quantity.split(), one.basis)
    )
    for role in definition.roles:
        for n in NEEDS_A_ROLE if role.kind == "equipment" else ():
            yield _entry(
                _("Accuracy that is needed"), _said(role.names) if n == "1" else f"{_said(role.names)}, {n}", help_text,
                ("apparatus", role.key, n),
                {"low": LOW, "high": HIGH, "largest_error": _("Largest permissible error"), "rule": _("Error compared"),
                 "largest_U": _("Largest U"), "largest_step": _("Largest step of the display"), "rest": _("What is left empty"),
                 "unit": _("Unit")},
                units=every_unit, choices={"rule": ERROR_RULES, "rest": REST}, words=frozenset({"rule", "rest"}),
                asked=n == NEEDS_A_ROLE[0],
            )  # fmt: skip


def _correlations(definition: MethodDefinition) -> Iterator[Entry]:
    for rule in RULES.values():
        if rule.measured == definition.code:
            yield _entry(
                _("Agreement with other results"), rule.names,
                _("How far they may lie apart on one sample; empty: the difference is shown without a verdict."),
                ("correlation", rule.key), {"value": VALUE, "unit": _("Unit")}, units=_units_like(rule.unit),
            )  # fmt: skip


def _sample() -> Iterator[Entry]:
    """What a sample needs for the method: shown at its receipt and at the bench."""
    yield _entry(
        _("Sample"), _("holding time"), _("How old a sample may be when it is measured."), ("holding_time",),
        {"hours": _("Hours"), "since": _("Counted")}, unit_text="h", choices={"since": SINCE},
        words=frozenset({"since"}),
    )  # fmt: skip
    yield _entry(
        _("Sample"), _("amount"), _("How much of a sample the test takes."), ("sample", "amount"),
        {"value": VALUE, "unit": _("Unit")}, units=AMOUNTS,
    )  # fmt: skip
    yield _entry(
        _("Sample"), _("order of the tests"),
        _("Of one sample, tests with a smaller number come first, such as light ends and vapour pressure."), ("sample", "turn"),
        {"value": VALUE},
    )  # fmt: skip
    for name, word, help_text in (
        ("container", _("container"), _("In what the sample comes and is kept.")),
        ("safety", _("safety"), _("What whoever does the test must know before it.")),
    ):
        yield _entry(
            _("Sample"), word, help_text, ("sample", name), LANGUAGES_SAID, words=frozenset(LANGUAGES_SAID)
        )


def _room() -> Iterator[Entry]:
    for quantity, unit in ROOM.items():
        yield _entry(
            _("Room"), ROOM_NAMES[quantity], _("An empty end is free."), ("room", quantity), {"low": LOW, "high": HIGH},
            unit_text=UNITS[unit].printed["en"],
        )  # fmt: skip
    yield _entry(
        _("Room"), _("interval of room readings"), _("How old a reading of the room may be."), ("room", "interval"),
        {"hours": _("Hours")}, unit_text="h",
    )  # fmt: skip
