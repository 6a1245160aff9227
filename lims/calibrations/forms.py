"""What a person may type about a digital certificate: the file, and what is confirmed of it."""

from __future__ import annotations

from lims.calibrations.words import PLACES
from lims.web.forms import (
    FileField,
    Form,
    Needed,
    NumberField,
    Optional,
    Regexp,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    row_id,
)
from lims.web.i18n import lazy_gettext as _


class UploadForm(Form):
    """The file of a digital certificate."""

    file = FileField(_("File of the digital certificate (XML)"), [Needed()])


class UploadForForm(UploadForm):
    """The file of a digital certificate, and the equipment that it is for."""

    equipment = SelectField(_("For which equipment"), [Needed()], coerce=row_id)


class ConfirmForm(Form):
    """What a person confirms of a certificate, as it was read or corrected."""

    certificate = StringField(_("Certificate number"), [Needed()])
    laboratory = StringField(_("Calibration laboratory"), [Needed()])
    accreditation = StringField(_("Its accreditation"), [Optional()])
    standard = StringField(_("Reference standard that it names"), [Optional()])
    calibrated_at = TimeField(_("Calibrated at"), [Needed()], future=False)
    due_at = TimeField(
        _("Next one due"), [Optional()], description=_("As the certificate says; left empty it follows from our interval")
    )  # fmt: skip
    conditions = StringField(
        _("Environment of the calibration"), [Optional()], description=_("As the certificate says: temperature, humidity, pressure")
    )  # fmt: skip
    points = TextAreaField(
        _("Points"),
        [Needed()],
        description=_("Quantity, unit, reference, indication, U, k, as found or as left"),
    )
    reason = StringField(_("Compared with"), [Needed()], description=_("The paper, the equipment's plate"))


class ExportForm(Form):
    """What a digital certificate needs and the record of a calibration does not hold."""

    country = StringField(
        _("Country of the laboratory"), [Needed(), Regexp(r"^[A-Z]{2}$", message=_("Two capital letters, such as AZ."))],
        description=_("Two letters (ISO 3166-1)"),
    )  # fmt: skip
    place = SelectField(_("Where it was calibrated"), [Needed()], choices=list(PLACES.items()))
    probability = NumberField(
        _("Coverage probability of U"),
        [Needed()],
        low="0.5",
        high="0.9999",
        description=_("As its budget states it, such as 0.95"),
    )
    method = StringField(_("Procedure"), [Optional()])


class SignerForm(Form):
    """The certificate of a signer whom the laboratory trusts, and how it knows it."""

    file = FileField(_("Certificate of the signer or of its authority (PEM or DER)"), [Needed()])
    why = StringField(
        _("How the laboratory knows that it is theirs"), [Needed()],
        description=_("Such as: fingerprint compared by telephone with the laboratory on its published number"),
    )  # fmt: skip


class RemoveSignerForm(Form):
    """Why a signer is no longer trusted."""

    why = StringField(_("Reason"), [Needed()])
