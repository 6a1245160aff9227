"""The forms of distillations of the laboratory's own: into cuts, and to a curve."""

from __future__ import annotations

from collections.abc import Mapping

from lims.catalogue import own_lines
from lims.catalogue.own_kind_base import STEPS, OwnKindForm
from lims.web.forms import Needed, NumberField, SelectField, StringField, TextAreaField, typed, typed_number
from lims.web.i18n import lazy_gettext as _
from methods.definitions import OwnCurve, OwnCuts

OF = (("% (V/V)", _("volume")), ("% (m/m)", _("mass")))
WHAT = (("recovered", _("recovered")), ("evaporated", _("evaporated")), ("distilled", _("distilled")))


class CutsForm(OwnKindForm):
    """A distillation into cuts."""

    shown = ("cuts", "steps")
    lines_field = "cuts"
    cuts = TextAreaField(
        _("Cuts"),
        [Needed()],
        description=_(
            "One a line, the residue last: name | end point (°C, AET) | names of its mass in files"
        ),
    )
    steps = TextAreaField(_("Steps"), description=STEPS)

    def own(self, code: str, products: Mapping[str, Mapping[str, str]]) -> OwnCuts | None:
        read = self.read(cuts=own_lines.cuts, steps=lambda text: own_lines.steps(text, self.source()))
        return (
            None if read is None else OwnCuts(**self.common(code, products), **read, roles=self.role_names())
        )


class CurveForm(OwnKindForm):
    """A distillation curve, read or simulated."""

    shown = (
        "unit", "what", "points", "temperatures", "paraffins", "start", "end", "calibration", "standard", "steps",
    )  # fmt: skip
    lines_field = "points"
    unit = SelectField(_("Per cent of"), choices=OF, default=OF[0][0])
    what = SelectField(_("What the per cents are"), choices=WHAT, default=WHAT[0][0])
    points = TextAreaField(
        _("Points"), [Needed()],
        description=_(
            "One a line, rising: per cent (0: initial boiling point) | names of its temperature in files | key, where it is "
            "a result of its own"
        ),
    )  # fmt: skip
    temperatures = TextAreaField(
        _("Per cents at a temperature"),
        description=_(
            "One a line: temperature (°C) | key of the result, such as that of a line of a specification. Linear between the "
            "points of the curve on both sides: leave it empty where the text of the method does not allow that."
        ),
    )  # fmt: skip
    paraffins = TextAreaField(
        _("Paraffins, for a simulated distillation"),
        description=_(
            "One a line, rising: name | retention time (min) | boiling point (°C). From the calibration run and the text that "
            "the laboratory owns; empty where temperatures are read."
        ),
    )  # fmt: skip
    start = NumberField(_("Start of elution"), unit="min")
    end = NumberField(_("End of elution"), unit="min")
    calibration = StringField(_("Calibration of the paraffins"), description=_("Its record and date."))
    standard = StringField(
        _("Standard that elutes whole"),
        description=_(
            "Run beside each sample, so that what the sample keeps back is known; empty: all of the sample is taken to elute."
        ),
    )
    steps = TextAreaField(_("Steps"), description=STEPS)

    def own(self, code: str, products: Mapping[str, Mapping[str, str]]) -> OwnCurve | None:
        read = self.read(
            points=own_lines.points, temperatures=own_lines.temperatures, paraffins=own_lines.paraffins,
            steps=lambda text: own_lines.steps(text, self.source())
        )  # fmt: skip
        if read is None:
            return None
        return OwnCurve(
            **self.common(code, products), **read, roles=self.role_names(), unit=self.unit.data or "", what=self.what.data or "",
            start=typed_number(self.start) or 0.0, end=typed_number(self.end) or 0.0, calibration=typed(self.calibration),
            standard=typed(self.standard),
        )  # fmt: skip
