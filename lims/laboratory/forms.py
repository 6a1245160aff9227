"""What a person may type about the laboratory."""

from __future__ import annotations

from zoneinfo import available_timezones

from wtforms import Field
from wtforms.validators import ValidationError

from lims.web import gettext
from lims.web import lazy_gettext as _
from lims.web.forms import Form, HiddenField, Length, Needed, StringField, TextAreaField

LINE, TEXT = Length(max=200), Length(max=1000)


class LaboratoryForm(Form):
    """Name and address in three languages, as certificates print them."""

    version_id = HiddenField()
    name_en = StringField(_("Name in English"), [Needed(), LINE])
    name_az = StringField(_("Name in Azerbaijani"), [LINE])
    name_ru = StringField(_("Name in Russian"), [LINE])
    address_en = TextAreaField(_("Address in English"), [Needed(), TEXT])
    address_az = TextAreaField(_("Address in Azerbaijani"), [TEXT])
    address_ru = TextAreaField(_("Address in Russian"), [TEXT])
    contact = StringField(_("Telephone, e-mail, web"), [LINE])
    zone = StringField(_("Time zone"), [Needed(), LINE], description=_("Such as Asia/Baku"))
    reason = StringField(_("Reason"), [Needed(), LINE])

    def validate_zone(self, field: Field) -> None:
        if (field.data or "") not in available_timezones():
            raise ValidationError(gettext("This is not a time zone. Write it like Asia/Baku."))
