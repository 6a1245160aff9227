"""What a person may type about suppliers."""

from __future__ import annotations

from lims.suppliers.words import PURPOSES, VERDICTS
from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    FileField,
    Form,
    Length,
    MultiCheckboxField,
    Needed,
    RadioField,
    SelectField,
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


class ScopeForm(Form):
    """Whether a provider may do a method, for which period, and by which accreditation."""

    method = SelectField(_("Method"), [Needed()])
    approved = BooleanField(_("May be used for this method"))
    accreditation = StringField(
        _("Number of the accreditation"),
        [LINE],
        description=_("Empty: it is not accredited for this method."),
    )
    accredited_by = StringField(_("Accreditation body"), [LINE])
    scope_line = TextAreaField(_("Line of its scope, as it stands there"), [TEXT])
    since = TimeField(_("Since"), [Needed()])
    until = TimeField(_("Until"))
    why = TextAreaField(
        _("Seen where, and why"),
        [Needed(), TEXT],
        description=_(
            "Such as the scope on the page of the accreditation body, with the day on which you looked."
        ),
    )
    paper = FileField(_("Paper that it rests on"))
