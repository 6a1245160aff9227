"""What a person may type about comparisons."""

from __future__ import annotations

from lims.web.forms import (
    BooleanField,
    Form,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from lims.web.i18n import lazy_gettext as _

BY = [("person", _("Analysts")), ("system", _("Instruments (measuring systems)"))]


class CompareForm(Form):
    """What is compared, and by which results."""

    by = SelectField(_("What is compared"), [Needed()], choices=BY)
    of = SelectField(_("Method and measurand"), [Needed()])
    component = StringField(_("Component, of a composition"), [Optional()])
    material = StringField(
        _("Code of a sample or control material"),
        [Optional()],
        description=_("Empty: every material that all of them measured."),
    )
    since = TimeField(_("Measured from"), [Optional()])
    until = TimeField(_("Measured until"), [Optional()])
    largest = NumberField(
        _("Largest difference that is permitted"), [Optional()],
        description=_("In the unit of the measurand. Empty: a test of significance at 5 % decides."),
    )  # fmt: skip
    source = StringField(_("Where it comes from"), [Optional()])
    purpose = StringField(_("What for"), [Needed()])


class ConcludeForm(Form):
    """What the second person concludes."""

    agrees = SelectField(
        _("Conclusion"),
        [Needed()],
        choices=[("", ""), ("yes", _("They agree")), ("no", _("They do not agree"))],
    )
    words = TextAreaField(_("What was found, and what is done about it"), [Needed()])
    nonconformity = BooleanField(_("Open a nonconformity, where they do not agree"))
