"""Lists a page at a time: by key, never by number, with a cursor that only we can make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from itsdangerous import BadSignature, Signer
from marshmallow import fields, validate

from lims.api.fields import In, Out, Text
from lims.edge import lims
from lims.web.listing import BadPlace, Page

MOST = 200


class PageQuery(In):
    """Which page of a list."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(min=1, max=MOST),
        metadata={"description": "How many at most."},
    )
    cursor = Text(
        most=2000,
        load_default=None,
        metadata={"description": "`next` of the page before; none for the first page."},
    )


def paged(name: str, of: type[Out]) -> type[Out]:
    """The schema of one page of a list."""
    items = fields.List(fields.Nested(of))
    more = fields.String(metadata={"description": "The cursor of the next page; null at the end."})
    return type(name, (Out,), {"items": items, "next": more, "__doc__": f"One page of {name}."})


def place_in(query: Mapping[str, Any]) -> dict[str, Any]:
    """`size` and `after` as listings take them. Raises BadPlace for a cursor that is not of this list."""
    cursor = query["cursor"]
    try:
        after = _signer().unsign(cursor).decode() if cursor else None
    except BadSignature:
        raise BadPlace from None
    return {"size": query["limit"], "after": after}


def page_of(page: Page) -> dict[str, Any]:
    """One page as its schema takes it."""
    return {"items": page.rows, "next": _signer().sign(page.after).decode() if page.after else None}


def cut(rows: list[Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """One page of a list that is read whole, such as the methods: the cursor is the place in it."""
    start = int(place_in(query)["after"] or 0)
    end = start + query["limit"]
    return {"items": rows[start:end], "next": _signer().sign(str(end)).decode() if end < len(rows) else None}


def _signer() -> Signer:
    return Signer(lims().settings.secret_key, salt=f"cursor of {request.path}")
