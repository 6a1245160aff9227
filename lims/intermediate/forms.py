"""What a person may type about intermediate checks."""

from __future__ import annotations

from lims.intermediate.errors import ReadingsRefused
from lims.web.forms import (
    BooleanField,
    Form,
    IntegerField,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from lims.web.i18n import lazy_gettext as _


class NamedForm(Form):
    """What is checked; these fields stand first."""

    name = StringField(_("Name"), [Needed()])
    quantity = StringField(
        _("Quantity"), [Needed()], description=_("As the calibration names it, such as density")
    )
    unit = SelectField(_("Unit"), [Needed()])


class CriterionForm(Form):
    """How an intermediate check is done and judged."""

    procedure = TextAreaField(_("Procedure"), [Needed()])
    reference = StringField(
        _("Checked against"), [Needed()], description=_("A check standard, ice point, reference liquid")
    )
    lot = SelectField(_("Its lot, where it has one"), [Optional()])
    reference_value = NumberField(_("Reference value"), [Needed()])
    reference_uncertainty = NumberField(_("U of the reference value"), [Optional()])
    readings = IntegerField(_("Readings"), [Needed()])
    corrected = BooleanField(_("The calibration's correction is applied first"))
    max_difference = NumberField(_("Largest difference from the reference value"), [Optional()])
    max_spread = NumberField(_("Largest spread of the readings"), [Optional()])
    every_days = NumberField(_("Done every"), [Optional()], unit=_("days"), low="0.01", high="3660")
    basis = StringField(_("Where the criterion comes from"), [Needed()])

    def offer(self, lots: list[tuple[str, str]]) -> None:
        """The lots that can be chosen."""
        self.lot.choices = [("", ""), *lots]


class PlanForm(NamedForm, CriterionForm):
    """A new intermediate check."""


class ChangePlanForm(CriterionForm):
    """How it is done and judged from now on."""

    in_use = BooleanField(_("In use"))
    reason = StringField(_("Reason"), [Needed()])


class ReadingsForm(Form):
    """The readings of an intermediate check."""

    readings = TextAreaField(_("Readings, one a line"), [Needed()])
    at = TimeField(_("Done at"), [Needed()], future=False)


def read_readings(text: str) -> list[float]:
    """Numbers, one a line; a comma is taken for a point. Raises ReadingsRefused."""
    found = []
    for n, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), start=1):
        try:
            found.append(float(line.replace(",", ".").replace("−", "-")))
        except ValueError:
            raise ReadingsRefused(why=f"line {n} has “{line[:20]}”, which is not a number") from None
    return found
