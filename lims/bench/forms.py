"""What may be typed at the bench: the entry by hand is made of the method's own inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lims.results import NOT_MEASURED, VALUE
from lims.web import current_language, unit_words
from lims.web import lazy_gettext as _
from lims.web.forms import (
    FileField,
    Form,
    HiddenField,
    Needed,
    NumberField,
    PhotoField,
    RadioField,
    SelectField,
    StringField,
    TimeField,
)
from methods.definitions import InputDefinition
from methods.reporting import CensoredKind
from methods.wording import Language

PHOTO = "photo"


class ActForm(Form):
    """An act with the state of the test that it was decided on."""

    seen = HiddenField()
    reason = StringField(_("Reason"))


def entry_form(inputs: Sequence[InputDefinition], *, reason_needed: bool) -> type[Form]:
    """The form for one determination of a method; nothing has a default that only eyes can know."""
    several = sum(one.alone for one in inputs) > 1
    fields: dict[str, Any] = {f"in_{one.name}": _field(one, several and one.alone) for one in inputs}
    fields["at"] = TimeField(_("Read at"), [Needed()], future=False)
    fields["reason"] = StringField(_("Why by hand"), [Needed()] if reason_needed else [])
    if not any(one.kind == "photo" for one in inputs):
        fields[PHOTO] = PhotoField(_("Photo of the display, the scale or the strip"))
    fields["late_reason"] = StringField(_("Entered later from paper: why"))
    fields["paper"] = FileField(_("Scan of the paper"))
    fields["seen"] = HiddenField()
    return type("EntryForm", (Form,), fields)


def peaks_form(inputs: Sequence[InputDefinition]) -> type[Form]:
    """What a method asks for with the peaks of an injection."""
    return type(
        "PeaksForm", (Form,), {**{f"in_{one.name}": _field(one) for one in inputs}, "seen": HiddenField()}
    )


STANDS = {
    VALUE: _("a number that was read"),
    CensoredKind.NOT_DETECTED: _("not detected"),
    CensoredKind.NOT_QUANTIFIED: _("detected, not quantified"),
    CensoredKind.BELOW: _("below the bound"),
    CensoredKind.ABOVE: _("above the bound"),
    NOT_MEASURED: _("not measured"),
}


def completing_form(inputs: Sequence[InputDefinition], language: Language) -> type[Form]:
    """What stands for each value that a determination lacks; nothing is chosen beforehand."""
    fields: dict[str, Any] = {}
    for one in inputs:
        offered = STANDS if one.alone else {VALUE: STANDS[VALUE]}
        choices = [("", _("still missing")), *((str(key), words) for key, words in offered.items())]
        fields[f"stands_{one.name}"] = SelectField(one.labels[language], choices=choices, default="")
        fields[f"text_{one.name}"] = StringField(
            _("%(name)s: number or bound, %(unit)s", name=one.labels[language], unit=unit_words(one.unit))
        )
    fields["reason"] = StringField(_("Why, for all that was not read as a number"))
    return type("CompletingForm", (Form,), {**fields, "seen": HiddenField()})


def signals_form(offered: Sequence[tuple[str, str]], inputs: Sequence[InputDefinition] = ()) -> type[Form]:
    """Which signal is that of the sample, and which that of the blank; with `inputs` that of the standard too, and its masses."""
    choices = [("", "–"), *offered]
    standard = (
        {"standard": SelectField(_("Signal of the standard"), [Needed()], choices=choices, default="")}
        if inputs
        else {}
    )
    return type("SignalsForm", (Form,), {
        "sample": SelectField(_("Signal of the sample"), [Needed()], choices=choices, default=""),
        "blank": SelectField(_("Signal of the blank"), [Needed()], choices=choices, default=""),
        **standard, **{f"in_{one.name}": _field(one) for one in inputs},
        "seen": HiddenField(),
    })  # fmt: skip


def check_form(inputs: Sequence[InputDefinition]) -> type[Form]:
    """The form for a check of an instrument."""
    fields: dict[str, Any] = {f"in_{one.name}": _field(one) for one in inputs}
    return type("CheckForm", (Form,), {**fields, "at": TimeField(_("Read at"), [Needed()], future=False)})


def _field(one: InputDefinition, several: bool = False) -> Any:
    """The field of an input; one of several that results rest on alone may be left open, and is decided on later."""
    label = one.labels[current_language()]  # type: ignore[index]
    needed = [Needed()] if one.required and not several else []
    if one.kind == "number":
        low, high = (None if bound is None else f"{bound:.10g}" for bound in (one.low, one.high))
        return NumberField(label, needed, unit=unit_words(one.unit), low=low, high=high)
    if one.kind == "choice":
        choices = [(key, names[current_language()]) for key, names in one.choices]  # type: ignore[index]
        return RadioField(label, needed, choices=choices)
    return PhotoField(label, needed) if one.kind == "photo" else StringField(label, needed)


def choice_form(
    modes: list[tuple[str, str]], systems: list[tuple[int, str]], rooms: list[tuple[int, str]]
) -> type[Form]:
    """What a test is done with."""
    return type("ChoiceForm", (Form,), {
        "mode": SelectField(_("Way of working"), choices=[("", "–"), *modes]),
        "system": SelectField(_("Measuring system"), choices=[("", "–"), *systems]),
        "room": SelectField(_("Room"), choices=[("", "–"), *rooms]),
        "seen": HiddenField(),
    })  # fmt: skip


class OverrideForm(Form):
    """Letting a test pass a gate that says no."""

    check = HiddenField()
    reason = StringField(_("Reason"), [Needed()])
    why_mark_kept = StringField(_("Why the accreditation mark stays, if it does"))
