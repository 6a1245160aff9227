"""The lists of where one can go. Features register their entries; a page shows only what the person may open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Flask, request, url_for

EXTENSION = "lims_navigation"


@dataclass(frozen=True, kw_only=True, slots=True)
class NavigationEntry:
    """One place to go: where, its word, its icon, and the permission it needs.

    `key` follows G; `frame` is desk, phone or person (the person's menu); entries of one `group` stand together,
    groups and entries by `order`; `count` tells how many wait there (shown only above zero).
    """

    endpoint: str
    label: str
    icon: str
    permission: str | None
    key: str = ""
    frame: str = "desk"
    group: int = 1
    order: int = 0
    count: Callable[[], int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownEntry:
    """An entry as the layout draws it for one person on one page."""

    url: str
    label: str
    icon: str
    key: str
    group: int
    count: int
    current: bool


def register_navigation(app: Flask, *entries: NavigationEntry) -> None:
    """Add the entries of a feature. Raises ValueError when two entries want the same key."""
    known: list[NavigationEntry] = app.extensions.setdefault(EXTENSION, [])
    for entry in entries:
        if entry.key and any(entry.key == other.key for other in known):
            raise ValueError(
                f"Two navigation entries want the key {entry.key}: give {entry.endpoint} another one."
            )
        known.append(entry)


def shown_entries(app: Flask, frame: str, may: Callable[[str], bool]) -> Iterator[ShownEntry]:
    """The entries of a frame that this person may open, in their order."""
    known: list[NavigationEntry] = app.extensions.get(EXTENSION, [])
    for entry in sorted(known, key=lambda one: (one.group, one.order)):
        if entry.frame == frame and (entry.permission is None or may(entry.permission)):
            yield ShownEntry(
                url=url_for(entry.endpoint),
                label=str(entry.label),
                icon=entry.icon,
                key=entry.key,
                group=entry.group,
                count=entry.count() if entry.count else 0,
                current=is_current(entry),
            )


def is_current(entry: NavigationEntry) -> bool:
    """A whole feature lights up its entry: `samples.detail` belongs to `samples.index`."""
    here = request.endpoint or ""
    return here == entry.endpoint or (
        "." in here and here.rpartition(".")[0] == entry.endpoint.rpartition(".")[0]
    )
