"""What a person may type about a digital certificate: the file, and what is confirmed of it."""

from __future__ import annotations

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


class UploadForm(Form):
    """The file of a digital certificate."""

    file = FileField(_("File of the digital certificate (XML)"), [Needed()])


class UploadForForm(UploadForm):
    """The file of a digital certificate, and the equipment that it is for."""

    equipment = SelectField(_("For which equipment"), [Needed()], coerce=int)


class ConfirmForm(Form):
    """What a person confirms of a certificate, as it was read or corrected."""

    certificate = StringField(_("Certificate number"), [Needed()])
    laboratory = StringField(_("Calibration laboratory"), [Needed()])
    accreditation = StringField(_("Its accreditation"), [Optional()])
    standard = StringField(_("Reference standard that it names"), [Optional()])
    calibrated_at = TimeField(_("Calibrated at"), [Needed()], future=False)
    due_at = TimeField(_("Next one due"), [Optional()])
    points = TextAreaField(
        _("Points"),
        [Needed()],
        description=_("Quantity, unit, reference, indication, U, k, as found or as left"),
    )
    reason = StringField(_("Compared with"), [Needed()], description=_("The paper, the equipment's plate"))
