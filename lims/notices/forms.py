"""What clients type about what they want to hear, and where."""

from __future__ import annotations

from lims.notices.events import CHOSEN, EVENT_WORDS
from lims.web import lazy_gettext as _
from lims.web.forms import Form, Length, MultiCheckboxField, Needed, StringField

EVENTS = [(event.value, EVENT_WORDS[event]) for event in CHOSEN]


class WishForm(Form):
    """Which events a person gets by e-mail."""

    events = MultiCheckboxField(_("Tell me by e-mail of"), choices=EVENTS)


class EndpointForm(Form):
    """An address of a client's own system."""

    url = StringField(
        _("Address"), [Needed(), Length(max=500)], description=_("It begins with https:// and is reachable from the internet."),
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )  # fmt: skip
    events = MultiCheckboxField(
        _("Tell it of"), [Needed()], choices=EVENTS, default=[value for value, _words in EVENTS]
    )
