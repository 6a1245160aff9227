"""Numbers of rows in addresses."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = (
    2**53 - 1
)  # the largest whole number that every reader of JSON keeps; no database is asked for a larger one


class RowNumber(IntegerConverter):
    """`<int:sample_id>`: what no row can have as its number is not found, before any database is asked."""

    def __init__(self, of: Map, *args: Any, **given: Any) -> None:
        super().__init__(of, *args, **{"max": LARGEST_ID, **given})
