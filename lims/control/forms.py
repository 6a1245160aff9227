"""What a person may type about control charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lims.control.words import SET_WORDS
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

RULE_CHOICES = [(one.value, words) for one, words in SET_WORDS.items()]


class SettingsForm(Form):
    """How a chart is judged."""

    needed = IntegerField(
        _("Results until it is established"),
        [Needed()],
        description=_("As the method or the laboratory's plan asks"),
    )
    rules = SelectField(_("Rules"), [Needed()], choices=RULE_CHOICES)
    ewma = BooleanField(_("Moving average (EWMA) too"))
    every_days = NumberField(_("Control sample every"), [Optional()], unit=_("days"), low="0.01", high="3660")
    centre = NumberField(_("Centre line, where it is set beforehand"), [Optional()])
    sigma = NumberField(_("Standard deviation, where it is set beforehand"), [Optional()])
    basis = StringField(_("Where these settings come from"), [Needed()])


class ChartForm(SettingsForm):
    """A new chart: of what, and how it is judged."""

    measurand = SelectField(_("Method and measurand"), [Needed()])
    lot = SelectField(_("Control material"), [Needed()])
    system = SelectField(_("Measuring system"), [Optional()])

    def offer(self, measurands: Sequence[Any], lots: Sequence[Any], systems: Sequence[Any]) -> None:
        """What can be chosen: pairs of value and words."""
        self.measurand.choices = [("", ""), *measurands]
        self.lot.choices = [("", ""), *lots]
        self.system.choices = [("", _("Any")), *systems]


class ChangeForm(SettingsForm):
    """How a chart is judged from now on."""

    in_use = BooleanField(_("In use"))
    reason = StringField(_("Reason"), [Needed()])


class PointForm(Form):
    """A result of the control sample."""

    value = NumberField(_("Control result"), [Needed()])
    at = TimeField(_("Measured at"), [Needed()], future=False)


class CauseForm(Form):
    """What was found and done."""

    reason = TextAreaField(_("What was found, and what was done about it"), [Needed()])


class OwnDataForm(Form):
    """Control charts proposed as U of a method, each for the values of its level."""

    effective_from = TimeField(_("Effective from"), [Needed()])
    reason = StringField(_("Reason"), [Needed()])


def own_data_form(chart_ids: Sequence[int]) -> type[OwnDataForm]:
    """The form with a range of values for each chart that can be used; without one a chart is left as it is."""
    fields = {
        f"{end}_{id_}": NumberField(label, [Optional()])
        for id_ in chart_ids
        for end, label in (("low", _("From")), ("high", _("To")))
    }
    return type("OwnDataFormOfMethod", (OwnDataForm,), fields)
