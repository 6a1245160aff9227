"""What a person may type about gateways, records and files."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import FileField, Form, HiddenField, Length, Needed, RadioField, SelectField, StringField

NO_TEST = "none"


class GatewayForm(Form):
    key = StringField(
        _("Id"),
        [Needed(), Length(max=64)],
        description=_("As in the gateway's configuration, such as bench-2."),
    )
    name = StringField(_("Name"), [Length(max=200)], description=_("Where it stands."))


class UploadForm(Form):
    equipment = SelectField(_("Instrument"), [Needed()])
    file = FileField(
        _("Result file"), description=_("One file, or a ZIP of the result folder. It is kept as it is.")
    )


class MatchForm(Form):
    test = RadioField(_("It belongs to"), [Needed()])
    basis = StringField(_("What shows it"), [Needed(), Length(max=500)])
    seen = HiddenField()  # the decision that the page showed: somebody may have decided meanwhile
