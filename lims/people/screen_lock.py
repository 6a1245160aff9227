"""After how long a screen locks itself, told to the page that does it."""

from __future__ import annotations

from flask import url_for

from lims.edge import CurrentPerson, lims
from lims.web import ScreenLock


def screen_lock(person: CurrentPerson) -> ScreenLock:
    """The bench's pages lock themselves for everybody, all pages for whoever came in by a badge."""
    return ScreenLock(
        after_s=lims().settings.bench_lock_minutes * 60, lock_url=url_for("people.lock_screen"),
        awake_url=url_for("people.awake"), everywhere=bool(person.facts.get("bench")),
    )  # fmt: skip
