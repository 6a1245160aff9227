"""What a person may type about gateways, records and files."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import (
    FileField,
    Form,
    HiddenField,
    IntegerField,
    Length,
    Needed,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)

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
        _("Result file"),
        [Needed(_("Choose a file."))],
        description=_("One file, or a ZIP of the result folder. It is kept as it is."),
    )


class MatchForm(Form):
    test = RadioField(_("It belongs to"), [Needed()])
    basis = StringField(_("What shows it"), [Needed(), Length(max=500)])
    seen = HiddenField()  # the decision that the page showed: somebody may have decided meanwhile


class ConnectionForm(Form):
    driver = SelectField(_("Driver"), [Needed()])
    instrument = StringField(
        _("Name at the gateway"),
        [Needed(), Length(max=64)],
        description=_("As in the gateway's configuration."),
    )
    gateway = SelectField(_("Gateway"), description=_("Where several gateways use that name."))
    settings = TextAreaField(
        _("Settings"), [Length(max=20_000)], render_kw={"rows": 8},
        description=_("A JSON object; the driver's page of the manual lists them. For files: zone, day_first, encoding, decimal, format."),
    )  # fmt: skip
    effective_from = TimeField(_("Effective from"), [Needed()])
    basis = StringField(_("Why"), [Needed(), Length(max=500)], description=_("Who approves it reads this."))


class TeachForm(Form):
    separator = SelectField(_("Between the parts"))
    decimal = SelectField(_("Decimal sign"))
    encoding = StringField(_("Code page"), [Needed(), Length(max=40)], default="ascii")
    kind = IntegerField(_("Kind of line"), default=1)
    fields = TextAreaField(
        _("Parts that are readings"), [Length(max=4000)],
        description=_("One a line: name=part, then unit=code or unit_at=part or kind=sample_id. Parts are counted from 0."),
    )  # fmt: skip
    basis = StringField(
        _("Why"), [Length(max=500)], description=_("Needed to propose it; who approves it reads this.")
    )
