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
    of_frame = sorted((one for one in known if one.frame == frame), key=lambda one: (one.group, one.order))
    here = current_endpoint(of_frame)
    for entry in of_frame:
        if entry.permission is None or may(entry.permission):
            yield ShownEntry(
                url=url_for(entry.endpoint),
                label=str(entry.label),
                icon=entry.icon,
                key=entry.key,
                group=entry.group,
                count=entry.count() if entry.count else 0,
                current=entry.endpoint == here,
            )


def current_endpoint(entries: list[NavigationEntry]) -> str | None:
    """The one entry that is lit: this page's own, or the first of its feature (`samples.detail` lights `samples.index`)."""
    here = request.endpoint or ""
    feature = here.rpartition(".")[0]
    endpoints = [entry.endpoint for entry in entries]
    if here in endpoints:
        return here
    return next((one for one in endpoints if feature and one.rpartition(".")[0] == feature), None)
