"""What a person may type about people, accounts, roles and authorisations."""

from __future__ import annotations

from lims.people.models import Act, Ending
from lims.permissions import Role
from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    DayField,
    Form,
    HiddenField,
    Length,
    MultiCheckboxField,
    Needed,
    Optional,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    row_id,
)

ROLE_WORDS = {
    Role.TECHNICIAN: _("Technician"), Role.REVIEWER: _("Reviewer"), Role.TECHNICAL_MANAGER: _("Technical manager"),
    Role.QUALITY_MANAGER: _("Quality manager"), Role.SIGNATORY: _("Signatory"), Role.FRONT_DESK: _("Front desk"),
    Role.DIRECTOR: _("Director"), Role.ADMINISTRATOR: _("Administrator"), Role.ASSESSOR: _("Assessor"),
    Role.CLIENT: _("Client: reads certificates"), Role.CLIENT_REQUESTER: _("Client: places requests"),
    Role.CLIENT_ADMINISTRATOR: _("Client: administrator"),
}  # fmt: skip
ENDING_WORDS = {
    Ending.WITHDRAWN: _("Withdrawn for good"), Ending.SUSPENDED: _("Suspended until it is resumed"),
}  # fmt: skip
ACT_WORDS = {Act.PERFORM: _("Perform"), Act.REVIEW: _("Review"), Act.RELEASE: _("Release")}


def typed(field: StringField) -> str:
    """What was typed into a field, never None."""
    return field.data or ""


CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
PIN = {"autocomplete": "off", "inputmode": "numeric"}
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


class PinForm(Form):
    pin = PasswordField(
        _("New PIN"), [Needed(), Length(max=12)], description=_("4 to 12 digits"), render_kw=PIN
    )
    password = PasswordField(_("Your password"), [Needed(), Length(max=1024)], render_kw=CURRENT)


class TotpForm(Form):
    code = StringField(_("Code that the app shows"), [Needed(), Length(max=10)], render_kw=CODE)
    password = PasswordField(_("Your password"), [Needed(), Length(max=1024)], render_kw=CURRENT)


class PasskeyForm(Form):
    name = StringField(
        _("What you call it"), [Needed(), Length(max=100)], description=_("Such as the device that keeps it")
    )
    password = PasswordField(_("Your password"), [Needed(), Length(max=1024)], render_kw=CURRENT)
    answer = HiddenField()


class SignInPasskeyForm(Form):
    answer = HiddenField()


class TokenForm(Form):
    name = StringField(_("What it is for"), [Needed(), Length(max=100)])
    scopes = TextAreaField(
        _("Scopes"), [Needed(), Length(max=2000)],
        description=_("Names of permissions, one a line; samples.* is all of samples"),
    )  # fmt: skip
    valid_to = DayField(_("Valid until"), [Needed()])
    password = PasswordField(_("Your password"), [Needed(), Length(max=1024)], render_kw=CURRENT)


class PersonForm(Form):
    row_version = HiddenField()
    name = StringField(_("Name"), [Needed(), Length(max=200)])
    initials = StringField(_("Initials"), [Needed(), Length(max=8)])
    function = StringField(_("Function"), [Needed(), Length(max=200)])
    email = StringField(_("E-mail"), [Needed(), Length(max=200)])
    active = BooleanField(_("Works here"), default=True)


class AccountForm(Form):
    login = StringField(_("Login"), [Needed(), Length(max=100)])
    password = PasswordField(
        _("First password"), [Needed(), Length(max=1024)],
        description=_("12 characters or more; the person sets their own one when signing in"), render_kw=NEW,
    )  # fmt: skip


class ResetForm(Form):
    password = PasswordField(
        _("New password"), [Needed(), Length(max=1024)],
        description=_("12 characters or more; the person sets their own one when signing in"), render_kw=NEW,
    )  # fmt: skip


class RoleForm(Form):
    role = SelectField(
        _("Role"), [Needed()], choices=[("", "–"), *((role.value, ROLE_WORDS[role]) for role in Role)]
    )
    valid_from = DayField(_("From"), [Needed()])
    valid_to = DayField(_("Until, that day not included"))
    deputy_for = SelectField(_("As deputy for"), coerce=int)


class AuthorisationForm(Form):
    person = SelectField(_("Person"), [Needed()], coerce=row_id)
    method = SelectField(_("Method"), [Needed()], coerce=row_id)
    acts = MultiCheckboxField(_("May"), [Needed()], choices=[(act.value, ACT_WORDS[act]) for act in Act])
    valid_from = DayField(_("From"), [Needed()])
    valid_to = DayField(_("Until, that day not included"))
    basis = TextAreaField(
        _("Basis"), [Needed(), Length(max=2000)],
        description=_("What it rests on: training record, compared results, supervised runs"),
    )  # fmt: skip
    exception = TextAreaField(
        _("Why without what is missing"), [Optional(), Length(max=2000)],
        description=_("Only where the laboratory's requirement is not met; it becomes part of the basis"),
    )  # fmt: skip


class EndingForm(Form):
    ending = RadioField(
        _("What happens"),
        [Needed()],
        choices=[(one.value, ENDING_WORDS[one]) for one in Ending],
        default=Ending.WITHDRAWN,
    )
    day = DayField(_("From"), [Needed()])
    reason = TextAreaField(_("Reason"), [Needed(), Length(max=2000)])


class ResumeForm(Form):
    reason = TextAreaField(_("Why it holds again"), [Needed(), Length(max=2000)])


class BadgeForm(Form):
    badge = StringField(_("Badge"), [Needed(), Length(max=60)], render_kw={"autocomplete": "off"})
    pin = PasswordField(_("PIN"), [Needed(), Length(max=12)], render_kw=PIN)


class OffForm(Form):
    password = PasswordField(_("Your password"), [Needed(), Length(max=1024)], render_kw=CURRENT)
