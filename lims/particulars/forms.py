"""What a person may type about particulars of equipment."""

from __future__ import annotations

from lims.particulars.words import OWNERSHIP_WORDS, PAPER_WORDS
from lims.web.forms import (
    FileField,
    Form,
    Needed,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from lims.web.i18n import lazy_gettext as _

YES_NO = [("", ""), ("yes", _("Yes")), ("no", _("No"))]


class ParticularsForm(Form):
    """What holds of a piece of equipment from now on."""

    ownership = SelectField(
        _("Whose it is"), [Optional()],
        choices=[("", _("Nobody has said")), *((one.value, word) for one, word in OWNERSHIP_WORDS.items())],
    )  # fmt: skip
    owner = StringField(_("Owner"), [Optional()])
    asset_number = StringField(_("Asset number"), [Optional()])
    software = TextAreaField(_("Software and firmware, one a line: name = version"), [Optional()])
    seal = StringField(_("Seal of its settings"), [Optional()])
    settings_hash = StringField(
        _("SHA-256 of the file of its settings"), [Optional()], description=_("Filled in by itself when the file is added as a paper")
    )  # fmt: skip
    ranges = TextAreaField(
        _("Methods that it serves, one a line"),
        [Optional()],
        description=_("method; quantity; unit; from; to"),
    )
    reason = StringField(_("Reason"), [Needed()])


class PaperForm(Form):
    """A manual, a photo, a file of settings."""

    kind = SelectField(
        _("Kind"), [Needed()], choices=[(one.value, word) for one, word in PAPER_WORDS.items()]
    )
    title = StringField(_("Title"), [Needed()])
    file = FileField(_("File"), [Needed()])


class VerificationForm(Form):
    """A verification before service (6.4.4)."""

    at = TimeField(_("Done at"), [Needed()], future=False)
    found = TextAreaField(_("What is required, and what was found"), [Needed()])
    passed = SelectField(_("Does it conform to what is required?"), [Needed()], choices=YES_NO)


class AnalyticalForm(Form):
    """An analytical calibration of a measuring system."""

    at = TimeField(_("Done at"), [Needed()], future=False)
    lot = SelectField(_("Reference material"), [Optional()])
    found = TextAreaField(_("What was found"), [Needed()])
    due_at = TimeField(_("Next one due"), [Optional()])


class LabelForm(Form):
    """Size and form of a label."""

    size = SelectField(_("Size"), [Needed()])
    form = SelectField(_("Printer"), [Needed()], choices=[("pdf", "PDF"), ("zpl", "ZPL")])
