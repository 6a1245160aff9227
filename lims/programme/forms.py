"""What a person may type about the calibration programme."""

from __future__ import annotations

from lims.web.forms import (
    Form,
    IntegerField,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
)
from lims.web.i18n import lazy_gettext as _


class ProgrammeForm(Form):
    """How often a piece of equipment is calibrated, why, and what it is needed for."""

    days = IntegerField(
        _("Days between two calibrations"),
        [Optional()],
        description=_("Empty: nobody has decided; it is shown so"),
    )
    reason = StringField(_("Reason"), [Needed()])
    source = StringField(
        _("Where the interval comes from"), [Needed()], description=_("A document, or the review's method")
    )
    provider = StringField(_("Who calibrates it"), [Optional()])
    needs = TextAreaField(
        _("What it is needed for, one quantity a line"), [Optional()],
        description=_("quantity; unit; from; to; largest permitted error; largest U; source. Leave empty what nobody has said."),
    )  # fmt: skip


class RuleForm(Form):
    """The laboratory's figures for reviewing intervals."""

    share = NumberField(
        _("Within this share of the permitted error the interval may grow"),
        [Needed()],
        low="0.01",
        high="0.99",
    )
    longer = NumberField(_("Factor when it grows"), [Needed()], low="1.01", high="10")
    shorter = NumberField(_("Factor when it shrinks"), [Needed()], low="0.01", high="0.99")
    least = IntegerField(_("Least interval, days"), [Needed()])
    most = IntegerField(_("Longest interval, days"), [Needed()])
    source = StringField(_("Where these figures come from"), [Needed()])


class YearForm(Form):
    """For which year requests are made."""

    year = SelectField(_("Year"), [Needed()], coerce=int)


class StepForm(Form):
    """How far a line of a request has come."""

    step = SelectField(_("Step"), [Needed()])
    calibration = SelectField(_("Calibration that came of it"), [Optional()])
    note = StringField(_("Note"), [Optional()])
