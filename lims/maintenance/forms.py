"""What a person may type about maintenance."""

from __future__ import annotations

from lims.maintenance.words import KIND_WORDS
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


class PlanForm(Form):
    """Preventive maintenance."""

    name = StringField(_("Name"), [Needed()])
    procedure = TextAreaField(_("Procedure"), [Needed()])
    every_days = NumberField(_("Done every"), [Optional()], unit=_("days"), low="0.01", high="3660")
    every_runs = IntegerField(_("Or after so many determinations"), [Optional()])
    basis = StringField(_("Where the plan comes from"), [Needed()])


class PlanChangeForm(Form):
    """How a plan is done from now on, and why it is changed."""

    procedure = TextAreaField(_("Procedure"), [Needed()])
    every_days = NumberField(_("Done every"), [Optional()], unit=_("days"), low="0.01", high="3660")
    every_runs = IntegerField(_("Or after so many determinations"), [Optional()])
    basis = StringField(_("Where the plan comes from"), [Needed()])
    in_use = BooleanField(_("In use"))
    reason = StringField(_("Reason"), [Needed()])


class EventForm(Form):
    """What was done or happened."""

    kind = SelectField(_("Kind"), [Needed()], choices=[(one.value, word) for one, word in KIND_WORDS.items()])
    plan = SelectField(_("By the plan"), [Optional()])
    at = TimeField(_("When"), [Needed()], future=False)
    what = TextAreaField(_("What was done or happened"), [Needed()])
    by_whom = StringField(
        _("By whom"), [Optional()], description=_("A person of the laboratory, or a service")
    )
    recheck = BooleanField(_("It must be verified before it measures again"))
    out_of_use = BooleanField(_("Take it out of use now"))


class ConsumableForm(Form):
    """A consumable that is put in."""

    what = StringField(_("Consumable"), [Needed()], description=_("Column, septum, liner, lamp"))
    serial = StringField(_("Number or lot"), [Optional()])
    at = TimeField(_("Put in at"), [Needed()], future=False)
    most_runs = IntegerField(_("Most determinations"), [Optional()])
    most_days = NumberField(_("Most days"), [Optional()], unit=_("days"), low="0.01", high="36600")
    basis = StringField(_("Where these come from"), [Optional()])


class RunsForm(Form):
    """Runs that no determination shows."""

    runs = IntegerField(
        _("Injections or runs to add"),
        [Needed()],
        description=_("Below zero takes back what was entered too much"),
    )
    what = StringField(_("What they were"), [Needed()], description=_("Blanks, standards, conditioning"))


class RemovalForm(Form):
    """A consumable that is taken out."""

    at = TimeField(_("Taken out at"), [Needed()], future=False)
    reason = StringField(_("Reason"), [Needed()])
