"""What is typed to let somebody of a client in."""

from __future__ import annotations

from lims.people.forms import NEW, ROLE_WORDS
from lims.permissions import CLIENTS, Role
from lims.web import lazy_gettext as _
from lims.web.forms import Form, Length, Needed, PasswordField, RadioField, Regexp, SelectField, StringField
from lims.web.i18n import LANGUAGES

ROLES = [(role.value, ROLE_WORDS[role]) for role in Role if role in CLIENTS]
DAYS = [(1, _("one day")), (3, _("three days")), (7, _("one week")), (30, _("thirty days"))]
AN_ADDRESS = Regexp(r"^[^@\s,;<>]+@[^@\s,;<>]+$", message=_("This is no e-mail address."))


class InviteForm(Form):
    """Somebody of a client who is to come into the portal."""

    name = StringField(_("Name"), [Needed(), Length(max=120)])
    function = StringField(_("Function"), [Length(max=120)])
    email = StringField(_("E-mail"), [Needed(), Length(max=200), AN_ADDRESS])
    role = RadioField(_("May"), [Needed()], choices=ROLES, default=Role.CLIENT.value)
    language = SelectField(_("Language"), [Needed()], choices=list(LANGUAGES.items()))
    days = SelectField(_("The link works for"), [Needed()], coerce=int, choices=DAYS, default=7)


class AcceptForm(Form):
    """Whoever was invited sets login and password."""

    login = StringField(
        _("Login"), [Needed(), Length(max=120)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )  # fmt: skip
    password = PasswordField(
        _("Password"), [Needed(), Length(max=1024)], description=_("12 characters or more"), render_kw=NEW
    )


class RoleForm(Form):
    """Another role for somebody of a client."""

    role = RadioField(_("May"), [Needed()], choices=ROLES)
