"""Form fields that read what laboratories type: decimal commas, moments in the laboratory's zone. Nothing else is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import current_app
from wtforms import DateField, Field, FieldList, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from lims.web.figures import figure
from lims.web.i18n import gettext
from lims.web.page import web_of

NUMBER = re.compile(r"[+\-−]?\d+(?:[.,]\d+)?", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)", re.ASCII)
KINDS = (
    ("BooleanField", "tick"),
    ("RadioField", "choices"),
    ("MultiCheckboxField", "ticks"),
    ("HiddenField", "hidden"),
    ("SubmitField", "submit"),
    ("FileField", "file"),
    ("NumberField", "number"),
    ("IntegerField", "number"),
    ("TimeField", "time"),
    ("DateField", "date"),
)


def field_kind(field: Field) -> str:
    """How parts/form.html draws a field."""
    names = [cls.__name__ for cls in type(field).__mro__]
    return next((kind for name, kind in KINDS if name in names), "text")


LETTERS = "ADEFKMQTUVWYZ"  # keys of choices by their place; the other letters are acts of the bench
TYPEABLE = re.compile(r"[0-9][0-9A-Z]{0,2}")


def choice_keys(field: Iterable[Field]) -> tuple[list[str], bool]:
    """The key of each choice, and whether it is the choice itself, typed as it stands there, such as 2b.

    A figure that is not the choice's own is no key where choices begin with figures: it would choose another.
    """
    words = [str(option.label.text).strip().upper() for option in field]
    if all(TYPEABLE.fullmatch(word) for word in words):
        return words, True
    by_place = LETTERS if any(word.lstrip("<>≤≥ ")[:1].isdigit() for word in words) else "123456789" + LETTERS
    return [by_place[n : n + 1] for n in range(len(words))], False


class NumberField(StringField):
    """A number as Decimal with the digits that were typed. A comma for a point is taken and read back.

    `low` and `high` bound it, `unit` stands beside it; the range is said in words below the field.
    """

    data: Decimal | None  # type: ignore[assignment]

    def __init__(
        self,
        label: str | None = None,
        validators: list[Any] | None = None,
        *,
        unit: str = "",
        low: Decimal | str | None = None,
        high: Decimal | str | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(label, validators, **rest)
        self.unit = unit
        self.low = None if low is None else Decimal(low)
        self.high = None if high is None else Decimal(high)
        self.read_back = ""

    @property
    def range_words(self) -> str:
        return range_words(self.low, self.high, self.unit)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = read_number(text) if text else None
        if "," in text:
            self.read()

    def read(self) -> None:
        """Say how what is typed is read."""
        if self.data is not None and not self.errors:
            self.read_back = read_back(self.data)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data is None or self.errors:
            return
        shown = f"{figure(self.data)} {self.unit}".strip()
        if self.low is not None and self.data < self.low:
            text = gettext(
                "%(value)s is below the range %(range)s. Check the number and its unit.",
                value=shown,
                range=self.range_words,
            )
            raise ValidationError(text)
        if self.high is not None and self.data > self.high:
            text = gettext(
                "%(value)s is above the range %(range)s. Check the number and its unit.",
                value=shown,
                range=self.range_words,
            )
            raise ValidationError(text)


def read_back(number: Decimal) -> str:
    """A typed number in words, for the eyes to compare with what the display shows."""
    return gettext("read as %(number)s", number=figure(number))


def read_number(text: str) -> Decimal:
    """A number with point or comma. Raises ValueError with a sentence for anything else."""
    if not NUMBER.fullmatch(text):
        raise ValueError(
            gettext("“%(text)s” is not a number. Type digits with one decimal point.", text=text[:40])
        )
    return Decimal(text.replace(",", ".").replace("−", "-"))


def range_words(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is not None and high is not None:
        said = gettext("%(low)s to %(high)s", low=figure(low), high=figure(high))
    elif low is not None:
        said = gettext("at least %(low)s", low=figure(low))
    elif high is not None:
        said = gettext("at most %(high)s", high=figure(high))
    else:
        return ""
    return f"{said} {unit}".strip()


class TimeField(StringField):
    """A moment typed in the laboratory's zone as 2026-05-19 14:24, kept aware in UTC.

    `future=False` refuses what has not come yet.
    """

    data: datetime | None  # type: ignore[assignment]

    def __init__(
        self,
        label: str | None = None,
        validators: list[Any] | None = None,
        *,
        future: bool = True,
        **rest: Any,
    ) -> None:
        super().__init__(label, validators, **rest)
        self.future = future

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return (
            ""
            if self.data is None
            else self.data.astimezone(web_of(current_app).zone()).strftime("%Y-%m-%d %H:%M")
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = read_moment(text) if text else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.future and self.data > web_of(current_app).clock() + timedelta(minutes=1):
            raise ValidationError(gettext("This moment has not come yet. Type when it really was."))


def read_moment(text: str) -> datetime:
    """A moment of the laboratory's zone in UTC. Raises ValueError with a sentence when it is none, or not one alone."""
    found = MOMENT.fullmatch(text)
    if not found:
        raise ValueError(
            gettext("“%(text)s” cannot be read. Type the moment as 2026-05-19 14:24.", text=text[:40])
        )
    try:
        naive = datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        raise ValueError(
            gettext("There is no such date or time: %(text)s. Check day and hour.", text=text)
        ) from None
    zone = web_of(current_app).zone()
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise ValueError(
            gettext("The clocks were changed at that hour: type the moment with another hour and add a note.")
        )
    return first.astimezone(UTC)


class DayField(DateField):
    """A date typed as 2026-05-19; a text field, because a browser's own would show it in another order."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        try:
            self.data = date.fromisoformat(text) if text else None
        except ValueError:
            self.data = None
            raise ValueError(
                gettext("There is no such date: %(text)s. Type it as 2026-05-19.", text=text[:40])
            ) from None


def row_id(text: Any) -> int | None:
    """The row that a choice names, for `coerce`; None where nothing was chosen. Raises ValueError."""
    return int(text) if text not in (None, "", "None") else None


class Needed:
    """The field may not be empty; the sentence says what to do."""

    field_flags = {"required": True}  # noqa: RUF012

    def __init__(self, message: str | None = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        if field.raw_data and (not isinstance(field.raw_data[0], str) or field.raw_data[0].strip()):
            return
        if not isinstance(field, FieldList):
            field.errors = []  # an empty number is first of all empty
        raise StopValidation(
            str(self.message) if self.message else gettext("This field is empty. Fill it in.")
        )
