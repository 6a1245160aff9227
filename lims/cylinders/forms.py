"""What a person may type about cylinders."""

from __future__ import annotations

from collections.abc import Sequence

from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    Form,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TimeField,
)

SCANNED = {"data-scan-value": True}  # while it has focus a scan fills it


class HoldsForm(Form):
    """What holds of a cylinder."""

    tare_g = NumberField(_("Tare"), [Optional()], unit="g", low="0.001")
    pressure_tested_at = TimeField(_("Pressure test done"), [Optional()], future=False)
    pressure_test_due = TimeField(_("Pressure test due"), [Optional()])
    report = StringField(_("Report of the pressure test"), [Optional()])


class CylinderForm(HoldsForm):
    """A new cylinder."""

    code = StringField(_("Code"), [Needed()], description=_("As its label is scanned"))
    serial = StringField(_("Serial number"), [Optional()])
    maker = StringField(_("Maker"), [Optional()])
    volume_ml = NumberField(_("Volume"), [Optional()], unit="mL", low="0.001")
    ORDER = (
        "code",
        "serial",
        "maker",
        "volume_ml",
        "tare_g",
        "pressure_tested_at",
        "pressure_test_due",
        "report",
    )


class ChangeForm(HoldsForm):
    """What holds from now on."""

    in_use = BooleanField(_("In the pool"))
    reason = StringField(_("Reason"), [Needed()])


class IssueForm(Form):
    """Cylinders go out to a client, one scan after the other."""

    client = SelectField(_("Client"), [Needed()])
    code = StringField(_("Cylinder, scanned or typed"), [Needed()], render_kw=SCANNED)
    remark = StringField(_("Remark"), [Optional()])

    def offer(self, clients: Sequence[tuple[str, str]]) -> None:
        """The clients that can be chosen."""
        self.client.choices = [("", "–"), *clients]


class ReturnForm(Form):
    """A cylinder comes back; with a sample in it, the sample's code."""

    code = StringField(_("Cylinder, scanned or typed"), [Needed()], render_kw=SCANNED)
    sample = StringField(_("Sample that came in it"), [Optional()], render_kw=SCANNED)
    remark = StringField(_("Remark"), [Optional()])


class CleanForm(Form):
    """A cylinder was cleaned."""

    remark = StringField(_("How it was cleaned"), [Needed()])
