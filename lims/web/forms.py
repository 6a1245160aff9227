"""The base of all forms, and the fields that a feature imports: one place for tokens, words and forgiving numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, get_template_attribute, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from lims.web.fields import DayField, Needed, NumberField, TimeField, row_id
from lims.web.i18n import gettext, raw_ngettext
from lims.web.i18n import lazy_gettext as _

__all__ = [
    "BooleanField",
    "DayField",
    "FileAllowed",
    "FileField",
    "Form",
    "HiddenField",
    "IntegerField",
    "Length",
    "MultiCheckboxField",
    "Needed",
    "NumberField",
    "Optional",
    "PasswordField",
    "PhotoField",
    "RadioField",
    "Regexp",
    "SelectField",
    "StringField",
    "TextAreaField",
    "TimeField",
    "field_check",
    "row_id",
    "wrong_fields",
]

WTFORMS_TEXTS = (
    _("Not a valid date value."),
    _("Invalid input."),
    _("The CSRF token is missing."),
    _("The CSRF session token is missing."),
    _("The CSRF token has expired."),
    _("The CSRF token is invalid."),
    _("The CSRF tokens do not match."),
    _("'%(value)s' is not a valid choice for this field."),
    _("'%(value)s' are not valid choices for this field."),
    _("Field must be between %(min)d and %(max)d characters long."),
)
NO_CHOICE = _("This is none of the choices. Choose one of them.")
PLAINER = {
    "This field is required.": _("This field is empty. Fill it in."),
    "Not a valid choice.": NO_CHOICE,
    "Invalid Choice: could not coerce.": NO_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": NO_CHOICE,
    "Not a valid integer value.": _("This is not a whole number. Type digits only."),
}
FOUND_RIGHT, REFUSAL = "lims_form_found_right", "lims_form_refusal"
PHOTO_TYPES = ("jpg", "jpeg", "png", "webp")


class Words:
    """WTForms asks for its messages here, so that they come from the same catalogues as all texts."""

    def gettext(self, string: str) -> str:
        return str(PLAINER[string]) if string in PLAINER else gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return raw_ngettext(singular, plural, n)


class Form(FlaskForm):  # type: ignore[misc]
    """A form with its token. What was typed stays in it when something is wrong."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> Words:
            return Words()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be taken. After what it asked for was refused, it says so and cannot (problems.form_again)."""
        right = bool(super().validate(extra_validators))
        if refusal := g.get(REFUSAL):
            self.form_errors.append(refusal)
            return False
        if right:
            setattr(g, FOUND_RIGHT, True)
        return right


class MultiCheckboxField(SelectMultipleField):
    """Several of a few choices, each with its own tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PhotoField(FileField):  # type: ignore[misc]
    """A picture, taken with the camera where the device has one. The service checks the bytes; the name proves nothing."""

    def __init__(self, label: str | None = None, validators: Any = None, **rest: Any) -> None:
        rest.setdefault("render_kw", {"accept": "image/*", "capture": "environment"})
        picture = FileAllowed(PHOTO_TYPES, _("Send a picture: JPEG, PNG or WebP."))
        super().__init__(label, [*(validators or []), picture], **rest)


def is_field_check() -> bool:
    """Whether one field is asked about, and nothing is sent."""
    return "Lims-Check" in request.headers


def field_check(form: Form) -> Response | None:
    """The answer to "is this field right?", asked when a field is left; None when the whole form was sent.

    In a view: `if (answer := field_check(form)) is not None: return answer`. Only forms drawn with check= ask.
    """
    name = request.headers.get("Lims-Check")
    if not name or name not in form:
        return None
    form.validate()
    field = form[name]
    if isinstance(field, RadioField):
        return make_response("", 204)  # a choice cannot be mistyped, and is drawn with its keys
    if isinstance(field, NumberField):
        field.read()
    draw = get_template_attribute("parts/form.html", "field")
    return make_response(draw(field))


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldProblem:
    """What is wrong with one field: its id on the page (none for the form as a whole), its label, the sentence."""

    id: str
    label: str
    problem: str


def problems_in(form: Any, path: str = "") -> list[FieldProblem]:
    """Everything that is wrong in a form, and in the forms and rows within it, in the order of its fields."""
    whole = [FieldProblem(id="", label="", problem=str(one)) for one in form.form_errors]
    return [*whole, *(problem for field in form for problem in _problems_of(field, path))]


def _problems_of(field: Any, path: str) -> Iterator[FieldProblem]:
    if isinstance(field, FieldList):
        yield from (
            FieldProblem(id=field.id, label=str(field.label.text), problem=str(one))
            for one in field.errors if isinstance(one, str)
        )  # fmt: skip
        for n, row in enumerate(field.entries, 1):
            yield from (
                problems_in(row.form, f"{path}{n}, ")
                if isinstance(row, FormField)
                else _problems_of(row, f"{path}{n}, ")
            )
    elif isinstance(field, FormField):
        yield from problems_in(field.form, f"{path}{field.label.text}, ")
    else:
        yield from (
            FieldProblem(id=field.id, label=f"{path}{field.label.text}", problem=str(one))
            for one in field.errors
        )


def typed(field: Any) -> str:
    """What was typed into a field, without blanks around it."""
    return str(field.data or "").strip()


def typed_number(field: Any) -> float | None:
    """The number that was typed into a field; None where it is empty."""
    return None if field.data is None else float(field.data)


def wrong_fields(form: Form) -> Mapping[str, list[str]]:
    """Name and sentences of each wrong field, for an answer that is not a page."""
    return {name: [str(one) for one in errors] for name, errors in form.errors.items()}


def form_page(
    title: str,
    form: Any,
    back: str,
    intro: str = "",
    *,
    order: Sequence[str] = (),
    focus: str = "",
    button: str = "",
    also: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """A page that is one form: its fields as they stand, or those of `order`. 422 where something in it is wrong.

    `button`: what sending it does, where that is not to save. `also`: pages where what it may be refused for is mended.
    """
    shown = [form[name] for name in order] or [one for one in form if one.name != "csrf_token"]
    page = render_template(
        "one_form.html",
        title=title,
        form=form,
        back=back,
        intro=intro,
        shown=shown,
        focus=focus,
        word=button,
        also=also,
    )
    return page, 422 if form.errors else 200
