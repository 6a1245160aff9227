"""What a person may type about suppliers."""

from __future__ import annotations

from lims.suppliers.words import PURPOSES, VERDICTS
from lims.web import lazy_gettext as _
from lims.web.forms import (
    FileField,
    Form,
    Length,
    MultiCheckboxField,
    Needed,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)

LINE, TEXT = Length(max=200), Length(max=4000)


class SupplierForm(Form):
    """A new supplier."""

    code = StringField(_("Code"), [Needed(), LINE])
    name = StringField(_("Name"), [Needed(), LINE])
    contact = StringField(_("Contact"), [LINE])


class EvaluationForm(Form):
    """What was found, for what, and until when it shall hold."""

    purposes = MultiCheckboxField(
        _("For what"), [Needed()], choices=[(one.value, word) for one, word in PURPOSES.items()]
    )
    criteria = TextAreaField(
        _("Judged by"), [Needed(), TEXT], description=_("Accreditation, earlier deliveries, audit, samples.")
    )
    findings = TextAreaField(_("What was found"), [Needed(), TEXT])
    verdict = RadioField(
        _("Proposed"), [Needed()], choices=[(one.value, word) for one, word in VERDICTS.items()]
    )
    conditions = TextAreaField(_("Conditions"), [TEXT])
    until = TimeField(_("Until"))
    paper = FileField(_("Paper that it rests on"))
