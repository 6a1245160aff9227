"""What a person may type about an error that was found, and about a thing that is doubted."""

from __future__ import annotations

from lims.web.forms import (
    Form,
    HiddenField,
    Length,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from lims.web.i18n import lazy_gettext as _


class ErrorForm(Form):
    """An error of equipment; looking for when it began changes nothing, so it carries no token."""

    class Meta(Form.Meta):
        csrf = False

    equipment = SelectField(_("Equipment"), [Needed()], coerce=int)
    error = NumberField(
        _("Error that remained"), [Needed()],
        description=_("By how much its values, with their correction applied, were too high; negative: too low"),
    )  # fmt: skip
    unit = SelectField(_("Unit"), [Needed()])
    low = NumberField(
        _("Found from"), [Optional()], description=_("The range of indications in which it was found")
    )
    high = NumberField(_("Found up to"), [Optional()])
    until = TimeField(_("Found at"), [Needed()], future=False)
    reason = HiddenField()  # how it was found, where the page before knows it


class DriftForm(Form):
    """Beside the worst case: the error grew evenly since the last good moment, from this on, and why that is believed."""

    error_begun = NumberField(
        _("Error at the beginning"), [Needed()],
        description=_("What the check at the beginning found, with the correction applied; 0 after a calibration"),
    )  # fmt: skip
    reason = TextAreaField(
        _("Why it is believed to have grown evenly"), [Needed(), Length(max=2000)],
        description=_("It stands in the record, beside each result, and in the letters to clients"),
    )  # fmt: skip


class DoubtForm(Form):
    """Since when it may have been there, and why it is believed."""

    since = SelectField(_("The error may have been there since"), [Needed()])
    reason = StringField(_("How it was found"), [Needed()])


class ThingForm(Form):
    """A lot, a person's work or a method edition that is doubted; with a figure only where there can be one."""

    since = SelectField(_("In doubt since"), [Needed()])
    moment = TimeField(
        _("or since another moment"), [Optional()], future=False, description=_("Counts instead of the choice above")
    )  # fmt: skip
    until = TimeField(_("Found at"), [Needed()], future=False)
    error = NumberField(
        _("Error of its value"), [Optional()],
        description=_("By how much its value was too high; negative: too low. Leave it empty where there is no figure"),
    )  # fmt: skip
    unit = SelectField(_("Unit"), [Optional()])
    reason = StringField(_("How it was found"), [Needed()])
