"""By what a piece of equipment is found in the list: its own words, and what features know it by besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement

from lims.equipment.models import EquipmentRow
from lims.web.letters import search_key

Search = Callable[[str, datetime], ColumnElement[bool]]
_searches: dict[str, Search] = {}


def register_search(name: str, search: Search) -> None:
    """Add a condition on equipment; the same one may be registered again (a second application in one process)."""
    _searches[name] = search


def searched(words: str, at: datetime) -> Iterator[ColumnElement[bool]]:
    """The conditions of which one is enough for a piece of equipment to be found."""
    yield EquipmentRow.search_key.contains(search_key(words), autoescape=True)
    for search in _searches.values():
        yield search(words, at)
