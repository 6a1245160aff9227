"""The first page: what is late, due and waiting, for whoever looks; people of the bench and of clients go to theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import CurrentPerson, may, now, reading, require_person
from lims.jobs import latest_job
from lims.operations.daily import VERIFY
from lims.people import day_start, today
from lims.permissions import CLIENTS, SIGNED_IN, Role, permission
from lims.quality import due_groups
from lims.samples import SampleQuery, find_samples
from lims.web import current_language
from lims.web.navigation import shown_entries

home = Blueprint("home", __name__, template_folder="templates")
LATE_SHOWN = 8


@home.get("/")
@permission(SIGNED_IN)
def index() -> ResponseReturnValue:
    """Where a person's day begins."""
    person = require_person()
    elsewhere = own_place(person)
    if elsewhere is not None:
        return redirect(elsewhere)
    waiting = [entry for entry in shown_entries(current_app, "desk", may) if entry.count]
    return render_template(
        "operations/home.html", person=person, waiting=waiting, today=today(),
        late=late_samples("late") if may("samples.see") else None,
        soon=late_samples("today") if may("samples.see") else None,
        due=due_groups(reading(), now()) if may("quality.see") else None,
        verified=latest_job(reading(), VERIFY) if may("audit.see") else None,
    )  # fmt: skip


def own_place(person: CurrentPerson) -> str | None:
    """Where somebody's work is, if it is not a desk: the client's pages, or the bench."""
    if person.roles and person.roles <= CLIENTS:
        return url_for("portal.home")
    return url_for("bench.index") if person.roles == {Role.TECHNICIAN} and may("bench.see") else None


def late_samples(view: str) -> list[Any]:
    """The most urgent samples of a view."""
    asked = SampleQuery(
        now=now(), today=day_start(today() + timedelta(days=1)), person_id=require_person().id, view=view
    )  # fmt: skip
    return list(find_samples(reading(), asked, language=current_language(), size=LATE_SHOWN).rows)
