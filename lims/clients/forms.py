"""What a person may type about clients and their contacts."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    Form,
    HiddenField,
    Length,
    Needed,
    SelectField,
    StringField,
    TextAreaField,
)

LANGUAGES = [("en", "English"), ("az", "Azərbaycanca"), ("ru", "Русский")]


class ClientForm(Form):
    version_id = HiddenField()
    name = StringField(_("Name"), [Needed(), Length(max=300)])
    address = TextAreaField(_("Address"), [Needed(), Length(max=1000)])
    tax_number = StringField(_("Tax number"), [Length(max=60)])
    language = SelectField(_("Language of certificates"), [Needed()], choices=LANGUAGES)
    discloses_client = BooleanField(_("The public page of a certificate may name the client"))


class NewClientForm(ClientForm):
    code = StringField(_("Code"), [Length(max=40)], description=_("Empty: the next one is given."))


class ContactForm(Form):
    row_version = HiddenField()
    name = StringField(_("Name"), [Needed(), Length(max=200)])
    function = StringField(_("Function"), [Length(max=200)])
    email = StringField(_("E-mail"), [Needed(), Length(max=200)])
    phone = StringField(_("Telephone"), [Length(max=60)])
    active = BooleanField(_("May be written to"), default=True)
