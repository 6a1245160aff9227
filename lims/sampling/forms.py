"""What a sampler types where the sample is taken; and a sampling plan."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import (
    Form,
    HiddenField,
    Length,
    MultiCheckboxField,
    Needed,
    NumberField,
    PhotoField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)

LINE, TEXT = Length(max=200), Length(max=4000)
PHOTOS = ("photo", "second_photo", "third_photo")


class TakeForm(Form):
    """The record of 7.3.3. Nothing that only eyes can know is filled in beforehand."""

    key = HiddenField()
    plan = SelectField(_("Sampling plan and method"), [Needed()])
    product = SelectField(_("Product"), [Needed()])
    place = StringField(_("Place"), [Needed(), LINE])
    point = StringField(_("Tank, vessel or line, and where in it"), [Needed(), LINE])
    sampled_at = TimeField(_("Taken at"), [Needed()], future=False)
    container = StringField(_("Container"), [Needed(), LINE])
    amount = StringField(_("Amount"), [Needed(), LINE])
    seal = StringField(_("Seal"), [Needed(), LINE])
    equipment = MultiCheckboxField(_("Equipment used"))
    others = StringField(
        _("Other equipment used, by its code"), [LINE],
        description=_("More pieces can play these roles than stand here. As on the label, with a comma between two."),
    )  # fmt: skip
    air_temperature = NumberField(_("Air temperature"), unit="°C", low="-50", high="60")
    air_pressure = NumberField(_("Air pressure"), unit="kPa", low="50", high="120")
    product_temperature = NumberField(_("Temperature of the product"), unit="°C", low="-200", high="400")
    environment = TextAreaField(
        _("Surroundings"), [TEXT], description=_("Wind, rain, what was going on beside it.")
    )
    deviations = TextAreaField(
        _("Deviations from plan and method"),
        [TEXT],
        description=_("Additions and exclusions too. Empty: there were none."),
    )
    photo = PhotoField(_("Photograph"))
    second_photo = PhotoField(_("Second photograph"))
    third_photo = PhotoField(_("Third photograph"))


class PlanForm(Form):
    """A sampling plan, in the laboratory's own words."""

    code = StringField(_("Code"), [Needed(), LINE])
    title = StringField(_("Title"), [Needed(), LINE])
    method = StringField(_("Sampling method with its edition"), [Needed(), LINE])
    steps = TextAreaField(_("What is done, from the text that the laboratory owns"), [Needed(), TEXT])
    roles = MultiCheckboxField(
        _("Equipment that is used"), description=_("By what it is for, as it stands in the register.")
    )
    uncertainty = TextAreaField(
        _("Uncertainty of sampling"),
        [TEXT],
        description=_("What is needed to evaluate it, where it is known. Empty: unknown."),
    )
