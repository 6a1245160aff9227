"""What stands in bodies and addresses: texts that can be stored, numbers of rows, moments, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

LARGEST_ID = 2**53 - 1  # the largest whole number that every reader of JSON keeps
ID = f"int(min=1,max={LARGEST_ID})"
"""The converter of numbers of rows in addresses: what is larger is not found."""
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class In(Schema):
    """A body or the arguments of an address; what is not named is refused."""

    class Meta:
        unknown = RAISE


class Out(Schema):
    """An answer. What is not known is null, never left out."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.allow_none = True


class Text(fields.String):
    """A text without control characters, which no database keeps alike."""

    def __init__(self, *, least: int = 0, most: int = 400, **more: Any) -> None:
        super().__init__(validate=[validate.Length(min=least or None, max=most), storable], **more)


def storable(text: str) -> None:
    """Raise ValidationError for a text with control characters or halves of letters."""
    if UNSTORABLE.search(text):
        raise ValidationError("Control characters cannot be stored.")


class Id(fields.Integer):
    """The number of a row."""

    def __init__(self, **more: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=1, max=LARGEST_ID), **more)


class AskedId(fields.Integer):
    """The number of a row in the arguments of an address, where every value is a text."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Range(min=1, max=LARGEST_ID), **more)


class Count(fields.Integer):
    """A whole number from 0 on, such as the version of a row that was seen."""

    def __init__(self, *, most: int = 2**31 - 1, **more: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=0, max=most), **more)


class Number(fields.Float):
    """A finite number of JSON; a text is not taken for one."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> float:
        if isinstance(value, str | bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **more)


class Moment(fields.AwareDateTime):
    """A moment with its zone (RFC 3339), from 1900 to 2199."""

    def __init__(self, **more: Any) -> None:
        super().__init__(format="iso", **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **more)
        try:
            utc = moment.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type="datetime") from None
        if not EARLIEST <= utc < LATEST:
            raise ValidationError("The moment lies before 1900 or after 2199.")
        return utc


class Word(fields.String):
    """One word of a fixed list."""

    def __init__(self, words: Any, **more: Any) -> None:
        super().__init__(validate=validate.OneOf([str(getattr(one, "value", one)) for one in words]), **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return None if value is None else str(getattr(value, "value", value))


class FigureOut(Out):
    """A number with its unit, as a number and as it is printed."""

    value = fields.Float(metadata={"description": "In binary double precision, not rounded."})
    unit = fields.String(metadata={"description": "A code of the laboratory's table of units."})
    text = fields.String(metadata={"description": "As certificates print it."})


def figure(value: float | None, unit: str | None, text: str | None) -> dict[str, Any] | None:
    """A figure for an answer; None where nothing is known of it."""
    return None if value is None and not text else {"value": value, "unit": unit, "text": text}
