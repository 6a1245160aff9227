"""What a person may type about requests."""

from __future__ import annotations

from lims.requests.models import View
from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    Form,
    HiddenField,
    IntegerField,
    Length,
    MultiCheckboxField,
    Needed,
    Optional,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)

LANGUAGES = [("en", "English"), ("az", "Azərbaycanca"), ("ru", "Русский")]
VIEW_WORDS = {
    View.SUPPLIER: _("The supplier's"), View.RECIPIENT: _("The recipient's"), View.NEITHER: _("Neither's"),
}  # fmt: skip
AFTER_WORDS = {"dispose": _("Dispose of"), "return": _("Return to the client")}


class RequestForm(Form):
    row_version = HiddenField()
    contact_id = SelectField(_("Contact"), coerce=int)
    client_reference = StringField(_("Client's reference"), [Length(max=200)])
    methods = MultiCheckboxField(_("Methods and editions"), [Needed()])
    specifications = MultiCheckboxField(_("Judged by specifications"), coerce=int)
    accepts_equivalence = BooleanField(
        _("The client agrees to equivalent methods that the laboratory has approved")
    )
    decision_rule_id = SelectField(_("Decision rule"), coerce=int)
    view = RadioField(
        _("Whose risk the rule guards"),
        [Needed()],
        choices=[(one.value, word) for one, word in VIEW_WORDS.items()],
    )
    language = SelectField(_("Language of certificates"), [Needed()], choices=LANGUAGES)
    due_at = TimeField(_("Due"))
    after_testing = RadioField(_("Samples after testing"), [Needed()], choices=list(AFTER_WORDS.items()))
    retention_days = IntegerField(_("Days to keep the samples"), [Optional()])
    notes = TextAreaField(_("Notes"), [Length(max=2000)])


class AgreeForm(Form):
    row_version = HiddenField()
    agreed_with = StringField(
        _("Who agreed for the client, and how"), [Needed(), Length(max=300)],
        description=_("Such as: A. Example, by e-mail of 2026-05-19"),
    )  # fmt: skip


class ChangeForm(Form):
    reason = TextAreaField(_("Reason"), [Needed(), Length(max=1000)])
    client_told = StringField(_("How the client was told"), [Needed(), Length(max=300)])


class AddLineForm(ChangeForm):
    method = SelectField(_("Method"), [Needed()])
    specifications = MultiCheckboxField(_("Judged by specifications"), coerce=int)
