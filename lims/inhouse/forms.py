"""What a person may type about calibrations of the laboratory's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lims.calibrations import PLACES
from lims.inhouse.errors import ProcedureRefused
from lims.web.fields import read_number
from lims.web.forms import (
    BooleanField,
    Form,
    HiddenField,
    IntegerField,
    Needed,
    NumberField,
    Optional,
    Regexp,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from lims.web.i18n import LANGUAGES
from lims.web.i18n import lazy_gettext as _

WHENS = [("", _("not adjusted")), ("as_found", _("as found")), ("as_left", _("as left"))]
WIDTHS = {"half-width": "half_width", "u": "u"}


class ProcedureForm(Form):
    """A procedure of calibration, proposed to another person."""

    code = StringField(_("Code"), [Needed()])
    title = StringField(_("Title"), [Needed()])
    unit = SelectField(_("Unit"), [Needed()])
    points = StringField(_("Points, rising, with semicolons between"), [Needed()])
    falling = BooleanField(_("Approached from above too (hysteresis)"))
    repeats = IntegerField(_("Readings at each point"), [Needed()])
    reference_role = StringField(_("Role of the reference standard"), [Needed()])
    conditions = TextAreaField(_("Conditions and how it is done"), [Needed()])
    components = TextAreaField(
        _("Components of the budget, one a line"), [Needed()],
        description=_("name; half-width or u; figure; source. One of them is reference_drift; the program adds what it measures."),
    )  # fmt: skip
    probability = NumberField(_("Coverage probability of U"), [Needed()], low="0.5", high="0.9999")
    source = StringField(_("Document that it comes from"), [Needed()])
    effective_from = TimeField(_("Effective from"), [Needed()])
    reason = StringField(_("Reason"), [Needed()])
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))


class BeginForm(Form):
    """Which piece is calibrated, by which procedure, with which reference standard."""

    equipment = SelectField(_("Equipment"), [Needed()], coerce=int)
    procedure = SelectField(_("Procedure"), [Needed()], coerce=int)
    reference = SelectField(_("Reference standard"), [Needed()], coerce=int)
    resolution = NumberField(_("Step of its display, in the unit of the procedure"), [Needed()])
    conditions = StringField(_("Conditions, as they are"), [Needed()])


class PairForm(Form):
    """The reference and the item, read together."""

    when = SelectField(_("The piece is"), [Optional()], choices=WHENS)
    place = SelectField(_("Point"), [Needed()])
    reference = NumberField(_("Reading of the reference"), [Needed()])
    indication = NumberField(_("Indication of the piece"), [Needed()])
    why = StringField(_("Why it stands instead of an earlier one"), [Optional()])


class AskedForm(Form):
    """What a certificate needs and the record does not hold; without country and place there is no XML."""

    language = SelectField(_("Language of the certificate"), choices=list(LANGUAGES.items()))
    country = StringField(
        _("Country of the laboratory"), [Optional(), Regexp(r"^[A-Z]{2}$", message=_("Two capital letters, such as AZ."))],
        description=_("Two letters (ISO 3166-1); the digital certificate needs it"),
    )  # fmt: skip
    place = SelectField(
        _("Where it was calibrated"), [Optional()], choices=[("", _("Nobody has said")), *PLACES.items()]
    )


class AmendForm(AskedForm):
    """Why a certificate is replaced by a new one, and what is changed."""

    reason = TextAreaField(_("Reason"), [Needed()])
    changes = TextAreaField(_("What is changed, one change a line"), [Needed()])
    conditions = TextAreaField(_("Conditions, where they were said wrongly"), [Optional()])


class DecideForm(AskedForm):
    """What the second person decides."""

    row_version = HiddenField()
    accepted = SelectField(
        _("Decision"), [Needed()], choices=[("", ""), ("yes", _("Accept: it counts")), ("no", _("Send back"))]
    )
    suitable = SelectField(
        _("Good enough for its methods"), [Optional()],
        choices=[("", _("Nobody has said")), ("yes", _("Yes")), ("no", _("No"))],
    )  # fmt: skip
    due_at = TimeField(_("Next one due"), [Optional()])
    words = TextAreaField(_("What was looked at"), [Needed()])


def read_points_line(text: str) -> list[float]:
    """Nominal values from a line. Raises ProcedureRefused."""
    try:
        return [float(read_number(one.strip())) for one in text.split(";") if one.strip()]
    except ValueError as trouble:
        raise ProcedureRefused(why=str(trouble).rstrip(".")) from trouble


def read_components(text: str) -> list[Mapping[str, Any]]:
    """Components of a budget from lines of four cells. Raises ProcedureRefused."""
    return [_component(line) for line in text.splitlines() if line.strip()]


def components_text(components: Sequence[Mapping[str, Any]]) -> str:
    """Components as lines that can be edited and read again."""
    words = {part: word for word, part in WIDTHS.items()}
    return "\n".join(
        f"{one['name']}; {words[part]}; {one[part]:.15g}; {one['source']}"
        for one in components for part in words if one.get(part) is not None
    )  # fmt: skip


def _component(line: str) -> Mapping[str, Any]:
    cells = [one.strip() for one in line.split(";")]
    if len(cells) != 4 or cells[1] not in WIDTHS:
        raise ProcedureRefused(why=f"the line “{line[:40]}” is not name; half-width or u; figure; source")
    try:
        return {"name": cells[0], WIDTHS[cells[1]]: float(read_number(cells[2])), "source": cells[3]}
    except ValueError as trouble:
        raise ProcedureRefused(why=str(trouble).rstrip(".")) from trouble
