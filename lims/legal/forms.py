"""What a person may type about legal verifications."""

from __future__ import annotations

from lims.web.forms import FileField, Form, Needed, Optional, SelectField, StringField, TimeField
from lims.web.i18n import lazy_gettext as _

YES_NO = [("", ""), ("yes", _("Yes")), ("no", _("No"))]


class VerificationForm(Form):
    """A legal verification, from its paper."""

    number = StringField(_("Number of the paper"), [Needed()])
    mark = StringField(_("Verification mark on the equipment"), [Optional()])
    authority = StringField(_("Authority"), [Needed()])
    verified_at = TimeField(_("Verified at"), [Needed()], future=False)
    fit = SelectField(_("Found fit"), [Needed()], choices=YES_NO)
    fit_until = TimeField(_("Fit until"), [Optional()])
    file = FileField(_("Paper"), [Optional()])


class RequirementForm(Form):
    """Whether the law wants it verified."""

    required = SelectField(_("The law wants it verified"), [Needed()], choices=YES_NO)
    law = StringField(_("Law or rule, or why none applies"), [Needed()])
