"""What a person may type about people, accounts, roles and authorisations."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import Form, Length, Needed, PasswordField, StringField


def typed(field: StringField) -> str:
    """What was typed into a field, never None."""
    return field.data or ""


CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class SignInForm(Form):
    login = StringField(
        _("Login"), [Needed(), Length(max=200)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )  # fmt: skip
    password = PasswordField(_("Password"), [Needed(), Length(max=1024)], render_kw=CURRENT)


class CodeForm(Form):
    code = StringField(_("One-time code, or a recovery code"), [Needed(), Length(max=40)], render_kw=CODE)


class PasswordForm(Form):
    current = PasswordField(_("Present password"), [Needed(), Length(max=1024)], render_kw=CURRENT)
    fresh = PasswordField(
        _("New password"), [Needed(), Length(max=1024)], description=_("12 characters or more"), render_kw=NEW
    )
