"""What a person may type about reservations."""

from __future__ import annotations

from lims.web.forms import Form, Needed, SelectField, StringField, TimeField
from lims.web.i18n import lazy_gettext as _


class ReservationForm(Form):
    """A reservation."""

    equipment = SelectField(_("Equipment"), [Needed()], coerce=int)
    start = TimeField(_("Begins"), [Needed()])
    end = TimeField(_("Ends"), [Needed()])
    purpose = StringField(_("What for"), [Needed()])


class TakeBackForm(Form):
    """Taking a reservation back."""

    reason = StringField(_("Reason"), [Needed()])
