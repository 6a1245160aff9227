"""What a person may type about certificates."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import (
    Form,
    HiddenField,
    Length,
    Needed,
    Optional,
    PasswordField,
    SelectField,
    TextAreaField,
)

LANGUAGES = [("en", "English"), ("az", "Azərbaycanca"), ("ru", "Русский")]
LONG = Length(max=4000)


class DraftForm(Form):
    """What is added to the results of a draft."""

    seen = HiddenField()
    language = SelectField(_("Language"), choices=LANGUAGES)
    second_language = SelectField(
        _("Second language, its words beside the first"), choices=[("", _("none")), *LANGUAGES]
    )
    layout = SelectField(_("Layout"))
    location = TextAreaField(_("Where the work was done, if not at the laboratory"), [Optional(), LONG])
    remarks = TextAreaField(_("Remarks, one a line"), [Optional(), LONG])


class SignForm(Form):
    """The signature under a certificate."""

    seen = HiddenField()
    password = PasswordField(_("Your password"), [Needed()])


class AmendForm(Form):
    """Why a certificate is amended, and what is changed (7.8.8)."""

    reason = TextAreaField(_("Reason"), [Needed(), LONG])
    changes = TextAreaField(_("What is changed, one change a line"), [Needed(), LONG])


class WithdrawForm(Form):
    """Why a certificate is withdrawn."""

    reason = TextAreaField(_("Reason"), [Needed(), LONG])
