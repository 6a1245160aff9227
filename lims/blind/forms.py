"""What a quality manager may type about blind samples."""

from __future__ import annotations

from lims.blind.words import KIND_WORDS
from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    Form,
    Length,
    Needed,
    NumberField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

LINE, TEXT = Length(max=200), Length(max=4000)


class PlanForm(Form):
    """Which registered sample is a blind one, and what it is compared with."""

    code = StringField(_("Code of the sample"), [Needed(), LINE], render_kw={"data-scan-value": True})
    kind = RadioField(
        _("Compared with"), [Needed()], choices=[(one.value, word) for one, word in KIND_WORDS.items()]
    )
    original = StringField(_("Code of the other sample"), [LINE], description=_("Of a duplicate alone."))
    why = TextAreaField(_("Why it is planned"), [Needed(), TEXT])


class ValueForm(Form):
    """What a measurand should be."""

    measurand = SelectField(_("Measurand"), [Needed()])
    value = NumberField(_("Assigned value"), [Needed()])
    expanded_uncertainty = NumberField(_("Expanded uncertainty U"), [Needed()])
    k = NumberField(_("k"), [Needed()])
    source = TextAreaField(
        _("Where it comes from"),
        [Needed(), TEXT],
        description=_("Such as the certificate of the lot from which it was filled."),
    )


class MissForm(Form):
    """What is opened for a miss."""

    source = TextAreaField(_("What is written in the nonconformity"), [Needed(), TEXT])
    hold = BooleanField(_("Put the results on hold"))
