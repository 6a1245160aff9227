"""A column of a table: its head, and how its values stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """`sort` is the name under which the list can be sorted by it; `hidden` is the head that only a screen reader hears."""

    label: str
    number: bool = False
    sort: str = ""
    hidden: str = ""


def col(label: str, *, number: bool = False, sort: str = "", hidden: str = "") -> Column:
    """A column for parts/table.html: numbers stand right, words left."""
    return Column(label=label, number=number, sort=sort, hidden=hidden)


def as_column(given: str | Column) -> Column:
    return given if isinstance(given, Column) else Column(label=given)
