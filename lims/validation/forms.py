"""What a person may type about validations."""

from __future__ import annotations

from typing import Any

from lims.validation.words import GIVEN, KINDS
from lims.web.forms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
)
from lims.web.i18n import lazy_gettext as _
from methods.verification import PLANS, Experiment


class OpenForm(Form):
    """Which edition is to be shown to be fit, and for which use."""

    edition = SelectField(_("Method and edition"), [Needed()])
    kind = SelectField(_("Kind"), [Needed()], choices=[(one.value, word) for one, word in KINDS.items()])
    purpose = TextAreaField(_("Use that it is to be fit for: products, ranges, specifications"), [Needed()])
    fictitious = BooleanField(_("Made up, for demonstrations only (FICTITIOUS)"))


def experiment_form(
    kind: Experiment, unit: str, *, composition: bool, fixed: bool, standing: bool
) -> type[Form]:
    """The form for an experiment of a kind; what it needs is asked for, its criteria may stay unknown.

    `fixed`: the plan is fixed, so a reason is needed. `standing`: it is there already and may be left out.
    """
    plan = PLANS[kind]
    fields: dict[str, Any] = {"measurand": SelectField(_("Measurand"), [Needed()])}
    if composition:
        fields["component"] = StringField(_("Component, of a composition"), [Optional()])
    for name in (*plan.needed, *plan.criteria):
        needed = [Needed()] if name in plan.needed else [Optional()]
        fields[f"given_{name}"] = NumberField(
            GIVEN[name], needed, unit="" if name.endswith("_share") else unit
        )
    if plan.needed or plan.criteria:
        fields["source"] = StringField(
            _("Where these figures come from"), [Needed()] if plan.needed else [Optional()]
        )
    fields["how"] = TextAreaField(_("On what it is measured, and how"), [Needed()])
    if standing:
        fields["left_out"] = BooleanField(_("Leave this experiment out"))
    if fixed or standing:
        fields["why"] = StringField(_("Why it is changed or added"), [Needed()] if fixed else [Optional()])
    return type("ExperimentForm", (Form,), fields)


class DataForm(Form):
    """Data of an experiment, a line each; or a table as a file."""

    lines = TextAreaField(_("Results, one a line"), [Optional()])
    table = FileField(_("Or a table (XLSX, CSV)"), [Optional()])


class TakeForm(Form):
    """Which material results are looked for on."""

    material = StringField(_("Code of a sample or control material"), [Optional()])


class WithdrawForm(Form):
    """Why a result does not count."""

    why = StringField(_("Why it does not count"), [Needed()])


class PaperForm(Form):
    """A file that belongs to a validation."""

    title = StringField(_("What it is"), [Needed()])
    file = FileField(_("File"), [Needed()])


class DecideForm(Form):
    """What the second person decides."""

    row_version = HiddenField()
    decision = SelectField(
        _("Decision"), [Needed()],
        choices=[("", ""), ("accepted", _("Accept: the edition is fit for this use")),
                 ("sent_back", _("Send back")), ("refused", _("Refuse"))],
    )  # fmt: skip
    words = TextAreaField(_("What was looked at, and whether it is fit"), [Needed()])
