"""What a person may type about equipment, calibrations and checks."""

from __future__ import annotations

from typing import Any

from lims.equipment.errors import PointRefused
from lims.equipment.models import EquipmentState
from lims.web.forms import (
    FileField,
    Form,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from lims.web.i18n import lazy_gettext as _
from methods.definitions import CheckDefinition

STATES = {
    EquipmentState.NEW: _("New"),
    EquipmentState.IN_SERVICE: _("In service"),
    EquipmentState.AT_CALIBRATION: _("At calibration"),
    EquipmentState.OUT_OF_USE: _("Out of use"),
    EquipmentState.RETIRED: _("Retired"),
}
NEEDS = [("", _("Nobody has said")), ("yes", _("Yes: it affects results")), ("no", _("No"))]
FUNCTIONS = {
    "": _("Joined by straight lines"), "line": _("One straight line through all"),
    "quadratic": _("A quadratic function through all"), "cubic": _("A cubic function through all"),
}  # fmt: skip
COLUMNS = ("quantity", "unit", "reference", "indication", "expanded_uncertainty", "k", "when", "resolution")
WHEN = {"": "", "as found": "as_found", "as left": "as_left", "as_found": "as_found", "as_left": "as_left"}


class RegisterForm(Form):
    """A new piece of equipment."""

    code = StringField(_("Code"), [Needed()])
    name = StringField(_("Name"), [Needed()])
    maker = StringField(_("Maker"), [Needed()])
    model = StringField(_("Model"), [Needed()])
    serial = StringField(_("Serial number"), [Optional()])
    role = StringField(
        _("Role in a measuring system"), [Needed()], description=_("As the method names it: density meter")
    )
    place = StringField(_("Place"), [Needed()])
    needs = SelectField(_("Needs calibration"), [Optional()], choices=NEEDS)
    notes = TextAreaField(_("Open questions, one a line"), [Optional()])


class StandForm(Form):
    """How a piece of equipment stands since a moment."""

    state = SelectField(_("State"), [Needed()], choices=[(one.value, word) for one, word in STATES.items()])
    place = StringField(_("Place"), [Needed()])
    firmware = StringField(_("Firmware"), [Optional()])
    needs = SelectField(_("Needs calibration"), [Optional()], choices=NEEDS)
    notes = TextAreaField(_("Open questions, one a line"), [Optional()])
    since = TimeField(_("Since"), [Needed()], future=False)
    reason = StringField(_("Reason"), [Needed()])


class CalibrationForm(Form):
    """A calibration certificate with its points, typed or pasted from a table."""

    certificate = StringField(_("Certificate number"), [Needed()])
    laboratory = StringField(_("Calibration laboratory"), [Needed()])
    accreditation = StringField(_("Its accreditation"), [Optional()])
    standard = StringField(_("Reference standard that it names"), [Optional()])
    calibrated_at = TimeField(_("Calibrated at"), [Needed()], future=False)
    due_at = TimeField(
        _("Next one due"),
        [Optional()],
        description=_("As the certificate says; left empty it follows from our interval"),
    )
    points = TextAreaField(_("Points, pasted or typed"), [Needed()])
    function = SelectField(_("Correction between the points"), [Optional()], choices=list(FUNCTIONS.items()))
    conditions = StringField(
        _("Environment of the calibration"),
        [Optional()],
        description=_("As the certificate says: temperature, humidity, pressure"),
    )
    adjusted = SelectField(
        _("Was it adjusted?"),
        [Optional()],
        choices=[("", _("Nobody has said")), ("no", _("No")), ("yes", _("Yes"))],
    )
    adjustment = StringField(_("What was adjusted"), [Optional()])
    file = FileField(_("Certificate file"), [Optional()])
    reason = StringField(_("Reason"), [Needed()])


class SuitabilityForm(Form):
    """Whether a calibration is good enough for its methods (6.4.5), and why."""

    suitable = SelectField(
        _("Good enough for its methods"), [Needed()], choices=[("", ""), ("yes", _("Yes")), ("no", _("No"))]
    )
    reason = StringField(_("Compared with what the methods need"), [Needed()])


class SystemForm(Form):
    """A measuring system: its parts as lines of role and code."""

    code = StringField(_("Code"), [Needed()])
    name = StringField(_("Name"), [Needed()])
    parts = TextAreaField(_("Parts, one a line: role = code"), [Needed()])
    methods = StringField(_("Methods that it serves, with commas between"), [Needed()])


def check_form(check: CheckDefinition, language: str) -> type[Form]:
    """The form of a check, made from its definition."""
    fields: dict[str, Any] = {"at": TimeField(_("Done at"), [Needed()], future=False)}
    for one in check.inputs:
        label = one.labels.get(language, one.labels["en"])  # type: ignore[call-overload]
        limits = {
            "low": f"{one.low:g}" if one.low is not None else None,
            "high": f"{one.high:g}" if one.high is not None else None,
        }
        fields[one.name] = NumberField(
            label, [Needed()] if one.required else [Optional()], unit=one.unit or "", **limits
        )
    return type("CheckForm", (Form,), fields)


def read_pasted_points(text: str) -> list[dict[str, Any]]:
    """Points from pasted lines: quantity, unit, reference, indication, U, k, perhaps "as found" or "as left", and the resolution.

    Cells are divided by tabs or semicolons; a comma in a figure is taken for a point. Raises PointRefused.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    return [_line(n, line) for n, line in enumerate(lines, start=1)]


def _line(n: int, line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split(";"))]
    if not 6 <= len(cells) <= 8:
        raise PointRefused(
            n=n,
            why=f"has {len(cells)} cells instead of six to eight (quantity, unit, reference, indication, U, k)",
        )
    point: dict[str, Any] = dict(zip(COLUMNS, [*cells, "", ""], strict=False))
    for name in COLUMNS[2:6]:
        point[name] = _figure(n, name, point[name])
    step = point.pop("resolution")
    if step:
        point["resolution"] = _figure(n, "resolution", step)
    if point["when"].lower() not in WHEN:
        raise PointRefused(n=n, why=f"is “{point['when'][:20]}”, which is neither as found nor as left")
    point["when"] = WHEN[point["when"].lower()]
    return point


def _figure(n: int, name: str, text: str) -> float:
    plain = text.replace(",", ".").replace("−", "-").replace(" ", "")
    try:
        return float(plain)
    except ValueError:
        words = name.replace("_", " ")
        raise PointRefused(n=n, why=f"has the {words} “{text[:20]}”, which is not a number") from None


def pasted(points: list[dict[str, Any]]) -> str:
    """Points as lines that can be edited and read again."""
    return "\n".join("\t".join(_cell(point.get(name)) for name in COLUMNS) for point in points)


def _cell(value: object) -> str:
    return "" if value is None else str(value)
