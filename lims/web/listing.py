"""Lists: search and filters in the address, pages by key instead of by number, never a total that must be counted."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session

from lims.errors import LimsError


class BadPlace(LimsError):
    """The address names a place in a list that cannot be read."""

    status = 400
    problem = "The address of this page of the list cannot be read."
    remedy = "Open the list again from its beginning."


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One column of an order. Columns must never be null, and the last one must be unique (such as the id)."""

    column: ColumnElement[Any]
    down: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of a list: its rows, and the places before and after it (None where the list ends)."""

    rows: Sequence[Any]
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A row's values of the order, and the way in which to go on from it."""

    values: tuple[Any, ...]
    back: bool = False


def fetch_page(
    session: Session, select: Select[Any], order: Sequence[Order], *, size: int = 50, after: str | None = None
) -> Page:
    """One page of `select` in `order`, from the place that `Page.after` or `Page.before` of another page named.

    Reads one row more than it shows to know whether there is more. Raises BadPlace for a place that cannot be read.
    """
    place = read_place(after, order) if after else None
    back = bool(place and place.back)
    limited = keyset(select, order, place).limit(size + 1)
    found = list(session.execute(limited.add_columns(*(one.column for one in order))))
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    width = len(order)
    places = [tuple(row[-width:]) for row in found]
    rows = [row[0] if len(row) == width + 1 else tuple(row[:-width]) for row in found]
    earlier, later = (more, True) if back else (place is not None, more)
    return Page(
        rows=rows,
        before=write_place(places[0], back=True) if earlier and places else None,
        after=write_place(places[-1], back=False) if later and places else None,
    )


def keyset(select: Select[Any], order: Sequence[Order], after: Place | None) -> Select[Any]:
    """`select` ordered, and beginning behind a place."""
    back = bool(after and after.back)
    if after:
        select = select.where(beyond(order, after))
    return select.order_by(None).order_by(
        *(one.column.desc() if one.down != back else one.column.asc() for one in order)
    )


def beyond(order: Sequence[Order], place: Place) -> ColumnElement[bool]:
    """Rows behind the place: the first column further, or equal and the next one further, and so on."""
    steps = []
    for i, one in enumerate(order):
        equal = [before.column == value for before, value in zip(order[:i], place.values[:i], strict=True)]
        further = one.column < place.values[i] if one.down != place.back else one.column > place.values[i]
        steps.append(and_(*equal, further))
    return or_(*steps)


def write_place(values: Sequence[Any], *, back: bool) -> str:
    """A place for the address. The values are the row's own, so the address tells nothing that the page does not."""
    body = json.dumps(["<" if back else ">", *(plain_value(one) for one in values)], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def plain_value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def read_place(text: str, order: Sequence[Order]) -> Place:
    """The place named in the address, each value of its column's type. Raises BadPlace."""
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if direction not in ("<", ">") or len(values) != len(order):
            raise ValueError
        return Place(
            values=tuple(typed(v, one.column) for v, one in zip(values, order, strict=True)),
            back=direction == "<",
        )
    except (ValueError, TypeError, InvalidOperation, RecursionError):
        raise BadPlace from None


def typed(value: Any, column: ColumnElement[Any]) -> Any:
    """The value as its column's Python type; a value of another type is refused."""
    kind = column.type.python_type
    if kind in (datetime, date, Decimal):
        if not isinstance(value, str):
            raise TypeError
        read = kind.fromisoformat(value) if kind is not Decimal else Decimal(value)
        if isinstance(read, datetime) and read.tzinfo is None:
            raise ValueError
        return read
    if isinstance(value, bool) != (kind is bool) or not isinstance(
        value, (int, float) if kind is float else kind
    ):
        raise TypeError
    return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """One filter of a list: a choice, or a typed value where `choices` is empty."""

    name: str
    label: str
    choices: Sequence[tuple[Any, str]] = ()
    value: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A filter that is set, as a mark that can be taken away."""

    label: str
    shown: str
    without: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What the address says about a list: search, filters, sorting, place, and whether a file is wanted."""

    search: str
    filters: Sequence[Filter]
    sort: str
    after: str | None
    format: str
    kept: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What a filter is set to, or an empty text."""
        return next((one.value for one in self.filters if one.name == name), "")

    @property
    def filtered(self) -> bool:
        return bool(self.search or any(one.value for one in self.filters))

    @property
    def marks(self) -> list[Mark]:
        return [
            Mark(label=str(one.label), shown=shown_value(one), without=address_without(one.name))
            for one in self.filters
            if one.value
        ]

    @property
    def clear_url(self) -> str:
        return address_without("q", *(one.name for one in self.filters))


def read_listing(
    *filters: Filter, sorts: Sequence[str] = (), sort: str = "", keep: Sequence[str] = ("view",)
) -> Listing:
    """What this request's address says. A filter's value outside its choices, or an unknown sort, counts as not set."""
    asked = request.args.get("sort", sort)
    read = [
        Filter(name=one.name, label=one.label, choices=one.choices, value=allowed(one)) for one in filters
    ]
    wanted = request.args.get("format", "")
    return Listing(
        search=request.args.get("q", "").strip()[:200],
        filters=read,
        sort=asked if asked.lstrip("-") in sorts else sort,
        after=request.args.get("after") or None,
        format=wanted if wanted in ("csv", "xlsx") else "",
        kept={name: request.args[name] for name in (*keep, "sort") if name in request.args},
    )


def allowed(one: Filter) -> str:
    value = request.args.get(one.name, "").strip()[:200]
    return value if not one.choices or value in [str(choice) for choice, _label in one.choices] else ""


def shown_value(one: Filter) -> str:
    return next((str(label) for value, label in one.choices if str(value) == one.value), one.value)


def address_without(*names: str) -> str:
    """This page's address without some arguments; never with a place, which belongs to the old filters."""
    left = [
        (name, value)
        for name, values in request.args.lists()
        for value in values
        if name not in (*names, "after")
    ]
    return f"{request.path}?{urlencode(left)}" if left else request.path
