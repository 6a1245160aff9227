"""The bench's home: what do I do next? And where a scanned code leads."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_versions
from lims.edge import now, reading, require_person
from lims.equipment import (
    Room,
    RoomCondition,
    find_equipment,
    room_condition_at,
    rooms,
    standing_of,
    stands,
)
from lims.gates import Answer, sentence_of
from lims.intake import interfaces_at, latest_live
from lims.permissions import SIGNED_IN, permission
from lims.quality import in_the_way
from lims.results.subject import OPEN
from lims.samples import Test, TestState, tests_of_sample, worklist
from lims.scanning import Found, find_code
from lims.web import gettext

bench = Blueprint("bench", __name__, template_folder="templates")
ROWS = 9


@bench.get("/bench")
@permission("bench.see")
def index() -> ResponseReturnValue:
    """What do I do next?"""
    session, at, me = reading(), now(), require_person().id
    works = worklist(session, size=60).rows
    mine = sorted(
        works, key=lambda work: (work.test.assigned_to not in (me, None), work.test.assigned_to != me)
    )[:ROWS]
    methods = method_versions(session, {work.test.method_version_id for work in mine})
    instruments = [(one, latest_live(session, one.equipment_id, at)) for one in interfaces_at(session, at)][
        :6
    ]
    return render_template(
        "bench/home.html",
        works=mine,
        methods=methods,
        instruments=instruments,
        at=at,
        air=air_now(),
        late=in_the_way(session, at),
        count=len(works),
    )


def air_now() -> list[tuple[Room, RoomCondition | None]]:
    """The air of the rooms, for the bar of the bench."""
    return [(room, room_condition_at(reading(), room.id, now())) for room in rooms(reading())[:1]]


# -- scanning -------------------------------------------------------------------------------------------


@bench.get("/scan")
@permission(SIGNED_IN)
def scan() -> ResponseReturnValue:
    """Where a code that was scanned or typed belongs; said in words."""
    code = request.args.get("code", "").strip()[:80]
    context = request.args.get("context", "")
    found = _find(code) if code else None
    if "application/json" in request.headers.get("Accept", ""):
        return jsonify(_said(code, found, context))
    if found is None:
        return render_template("bench/unknown.html", code=code), 404
    return redirect(_goes_to(found, context) or url_for("bench.index"), 303)


def _find(code: str) -> Found | None:
    """What a code is. People of a client scan nothing: see design 5."""
    return None if require_person().client_id is not None else find_code(reading(), code)


def _said(code: str, found: Found | None, context: str) -> dict[str, object]:
    if found is None:
        said = gettext(
            "“%(code)s” was read. Nobody knows this code; register it first if it is new.", code=code[:40]
        )
        return {"said": said, "tone": "warn", "go": None}
    if found.what == "sample" and _next_test(found) is None:
        return {
            "said": gettext("%(code)s: no test is waiting here.", code=found.said),
            "tone": "warn",
            "go": found.url,
        }
    if found.what == "equipment":
        return {**_standing(found), "go": _goes_to(found, context)}
    return {"said": found.said, "tone": "ok", "go": _goes_to(found, context)}


def _standing(found: Found) -> dict[str, object]:
    """Whether the traceability of a piece of equipment stands, to whoever scans its label."""
    one = find_equipment(reading(), found.id or 0)
    answers = list(standing_of(reading(), one, now()))
    answer = stands(answers)
    wrong = next((sentence_of(each) for each in answers if each.answer is answer), "")
    if answer is Answer.YES:
        return {"said": gettext("%(thing)s: its traceability stands.", thing=found.said), "tone": "ok"}
    tone = "bad" if answer is Answer.NO else "warn"
    return {"said": f"{found.said}: {wrong}", "tone": tone}


def _goes_to(found: Found, context: str) -> str | None:
    """Sample: its next test here. Equipment or a lot on the page of a test: chosen for it. Everything else: its own page."""
    kind, _, number = context.partition(":")
    if found.what == "sample":
        waiting = _next_test(found)
        return url_for("bench_test.test", test_id=waiting.id) if waiting else found.url
    if found.what == "equipment" and kind == "test" and number.isdecimal():
        return url_for("bench_test.choose", test_id=int(number), equipment=found.id)
    if found.what == "lot" and kind == "test" and number.isdecimal():
        return url_for("bench_lots.lot", test_id=int(number), lot_id=found.id)
    return found.url


def _next_test(found: Found) -> Test | None:
    """The test of a sample that is to be done next: one that is running before one that is not begun."""
    waiting = [one for one in tests_of_sample(reading(), found.id or 0) if one.state in OPEN]
    return min(waiting, key=lambda one: (one.state is not TestState.RUNNING, one.id), default=None)
