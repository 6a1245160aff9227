"""What a person may type about an error that was found, and about a thing that is doubted."""

from __future__ import annotations

from typing import Any

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


class ValueErrorForm(ErrorForm):
    """An error of the value of a lot: the address says of which one."""

    equipment = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]
    until = TimeField(
        _("Found at"), [Needed()], future=False, id="found_until"
    )  # the doubt's own form on the same page has one too

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.error.label.text = _("Error of its value")
        self.error.description = _("By how much its value was too high; negative: too low")
        self.low.description = _("The range of values in which it was found")


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
    """A lot, a person's work or a method edition that is doubted."""

    since = SelectField(_("In doubt since"), [Needed()])
    moment = TimeField(
        _("or since another moment"), [Optional()], future=False, description=_("Counts instead of the choice above")
    )  # fmt: skip
    until = TimeField(_("Found at"), [Needed()], future=False)
    reason = StringField(_("How it was found"), [Needed()])
