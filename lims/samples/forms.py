"""What a person may type about samples."""

from __future__ import annotations

from typing import Any

from lims.samples.deviations import Decision
from lims.samples.paste import FIELDS
from lims.samples.receipt import CHECKLIST, Seen
from lims.samples.registration import SAMPLERS
from lims.web import lazy_gettext as _
from lims.web.forms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    Length,
    MultiCheckboxField,
    Needed,
    NumberField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    row_id,
)

SAMPLER_WORDS = {
    "laboratory": _("The laboratory"),
    "client": _("The client"),
    "third_party": _("A third party"),
}
SEEN_WORDS = {Seen.YES: _("Yes"), Seen.NO: _("No"), Seen.NOT_APPLICABLE: _("Does not apply")}
DECISION_WORDS = {
    Decision.PROCEED: _("Test it nevertheless"),
    Decision.NEW_SAMPLE: _("A new sample comes"),
    Decision.CANCEL: _("Cancel the tests"),
}
SAID = [(name, word) for name, word in FIELDS.items() if name not in ("product", "due_at")]
TEXT = [Length(max=300)]


def own_words(words: Any) -> list[tuple[str, Any]]:
    """Choices of a field from a table of words."""
    return [(getattr(name, "value", name), word) for name, word in words.items()]


class SampleForm(Form):
    product_id = SelectField(FIELDS["product"], [Needed()], coerce=row_id)
    grade = StringField(FIELDS["grade"], TEXT)
    client_reference = StringField(FIELDS["client_reference"], TEXT)
    lot = StringField(FIELDS["lot"], TEXT)
    source = StringField(FIELDS["source"], TEXT)
    sampled_by = SelectField(FIELDS["sampled_by"], choices=[("", "–"), *own_words(SAMPLER_WORDS)])
    sampling_method = StringField(FIELDS["sampling_method"], TEXT)
    sampling_plan = StringField(FIELDS["sampling_plan"], TEXT)
    sampled_at = TimeField(FIELDS["sampled_at"], future=False)
    sampling_place = StringField(FIELDS["sampling_place"], TEXT)
    container = StringField(FIELDS["container"], TEXT)
    cylinder = StringField(FIELDS["cylinder"], TEXT)
    seals = StringField(FIELDS["seals"], TEXT)
    amount = StringField(FIELDS["amount"], TEXT)
    hazards = StringField(FIELDS["hazards"], TEXT)
    due_at = TimeField(FIELDS["due_at"], description=_("Empty: the day of the request."))
    lines = MultiCheckboxField(_("Tests"), [Needed()], coerce=int)
    by_laboratory = MultiCheckboxField(
        _("Said by the laboratory itself"), choices=SAID,
        description=_("Everything else is printed as stated by the client."),
    )  # fmt: skip


class PasteForm(Form):
    table = TextAreaField(
        _("Rows from a spreadsheet"), description=_("Copy the cells with their heads, and paste them here.")
    )
    file = FileField(_("Or a file: XLSX or CSV"))
    product_id = SelectField(_("Product of rows that name none"), coerce=int)
    by_laboratory = MultiCheckboxField(_("Said by the laboratory itself"), choices=SAID)


def mapped_form(width: int) -> type[Form]:
    """A form with the pasted table and, for each column, the field that it holds."""
    choices = [("", _("leave this column out")), *FIELDS.items()]
    columns: dict[str, Any] = {
        f"column_{n}": SelectField(str(n + 1), choices=choices, default="") for n in range(width)
    }
    fixed = {
        "table": HiddenField(), "product_id": HiddenField(), "step": HiddenField(),
        "by_laboratory": MultiCheckboxField(_("Said by the laboratory itself"), choices=SAID),
    }  # fmt: skip
    return type("MappedForm", (Form,), {**fixed, **columns})


class ReceiveForm(Form):
    row_version = HiddenField()
    received_at = TimeField(_("Received at"), [Needed()], future=False)
    pressure = NumberField(_("Pressure at the container, gauge"), unit="kPa")
    temperature = NumberField(_("Temperature of the sample"), unit="°C", low="-273.15")
    place = StringField(_("Storage place"), TEXT)


def receive_form() -> type[ReceiveForm]:
    """The receipt with the checklist: each line is answered, none is answered beforehand."""
    lines: dict[str, Any] = {}
    for check, word in CHECKLIST.items():
        lines[f"seen_{check}"] = RadioField(word, [Needed()], choices=own_words(SEEN_WORDS))
        lines[f"note_{check}"] = StringField(_("What is wrong"), TEXT)
    return type("ReceiptForm", (ReceiveForm,), lines)


class DeviationForm(Form):
    what = TextAreaField(_("What is not as it should be"), [Needed(), Length(max=1000)])


class AskForm(Form):
    row_version = HiddenField()
    how = StringField(_("How and whom the client was asked"), [Needed(), *TEXT])


class DecisionForm(Form):
    row_version = HiddenField()
    decision = RadioField(_("The client decided"), [Needed()], choices=own_words(DECISION_WORDS))
    decided_by = StringField(_("Who decided for the client"), [Needed(), *TEXT])


class MoveForm(Form):
    row_version = HiddenField()
    place = StringField(_("Storage place"), TEXT)
    amount_left = StringField(_("Amount left"), TEXT)
    reason = StringField(_("Reason"), TEXT)


class EndForm(Form):
    row_version = HiddenField()
    way = RadioField(_("What is done"), [Needed()])
    second_person = SelectField(_("Second person, for disposal"), coerce=int)
    client_told = StringField(_("How the client was told, for a withdrawal"), TEXT)
    reason = TextAreaField(_("Reason"), [Needed(), Length(max=1000)])


class RetentionForm(Form):
    row_version = HiddenField()
    until = TimeField(_("Keep until"), [Needed()])
    reason = TextAreaField(_("Reason"), [Needed(), Length(max=1000)])


class LabelForm(Form):
    rows = HiddenField()
    size = SelectField(_("Size"), [Needed()])
    form = RadioField(
        _("Printer"), [Needed()], choices=[("pdf", _("PDF, any printer")), ("zpl", _("ZPL, label printer"))]
    )
    reason = StringField(_("Reason, for a label that was printed before"), TEXT)


class LabelSizeForm(Form):
    name = StringField(_("Name"), [Needed(), Length(max=40)])
    width_mm = NumberField(_("Width"), [Needed()], unit="mm", low="10", high="300")
    height_mm = NumberField(_("Height"), [Needed()], unit="mm", low="10", high="300")
    first = BooleanField(_("Offer this size first"))


class HoldForm(Form):
    rows = HiddenField()
    reason = TextAreaField(_("Reason"), [Needed(), Length(max=1000)])


class AddTestForm(Form):
    method = SelectField(_("Method"), [Needed()])
    reason = TextAreaField(_("Reason"), [Needed(), Length(max=1000)])
    client_told = StringField(_("How the client was told"), [Needed(), *TEXT])


class EndTestForm(Form):
    row_version = HiddenField()
    way = RadioField(
        _("What happened"), [Needed()],
        choices=[("cancelled", _("Cancelled")), ("impossible", _("Found impossible"))],
    )  # fmt: skip
    reason = TextAreaField(_("Reason"), [Needed(), Length(max=1000)])
    client_told = StringField(_("How the client was told"), [Needed(), *TEXT])


__all__ = [
    "SAMPLERS", "AddTestForm", "AskForm", "DecisionForm", "DeviationForm", "EndForm", "EndTestForm", "HoldForm",
    "LabelForm", "LabelSizeForm", "MoveForm", "PasteForm", "RetentionForm", "SampleForm", "mapped_form", "receive_form",
]  # fmt: skip
