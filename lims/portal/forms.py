"""What is typed to let somebody of a client in."""

from __future__ import annotations

from lims.people.forms import NEW, ROLE_WORDS
from lims.permissions import CLIENTS, Role
from lims.quality.feedback_views import KIND_WORDS
from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    DayField,
    Form,
    HiddenField,
    Length,
    MultiCheckboxField,
    Needed,
    PasswordField,
    RadioField,
    Regexp,
    SelectField,
    StringField,
    TextAreaField,
)
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


class PlaceForm(Form):
    """What a client asks for."""

    client_reference = StringField(_("Your reference"), [Length(max=200)])
    methods = MultiCheckboxField(_("Tests"), [Needed()])
    specifications = MultiCheckboxField(_("Judge by"), coerce=int)
    due = DayField(_("Wanted by"))
    language = SelectField(_("Language of the certificate"), [Needed()], choices=list(LANGUAGES.items()))
    notes = TextAreaField(
        _("Samples and wishes"), [Length(max=2000)],
        description=_("How many samples of what, from where, and when they come"),
    )  # fmt: skip


class FeedbackForm(Form):
    """A complaint or a remark."""

    kind = RadioField(_("It is"), [Needed()], choices=[(one.value, word) for one, word in KIND_WORDS.items()])
    about = StringField(
        _("Certificate or sample"), [Length(max=120)], description=_("Its number, if it is about one")
    )
    text = TextAreaField(_("What happened, and what you expect"), [Needed(), Length(max=4000)])


class PublicForm(Form):
    """Whether the public page of a certificate may show the client's name and own words."""

    version_id = HiddenField()
    discloses_client = BooleanField(
        _("Show our name and our own wording of the product"),
        description=_("Otherwise the page shows the code of the sample and the class of the product only."),
    )
