"""The list of tests, and one test with everything that was found."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_version_at, method_versions, methods_at
from lims.edge import now, reading
from lims.errors import NotFound
from lims.gates import answers_of, check_word, remedy_of, sentence_of
from lims.people import people_by_id
from lims.permissions import permission
from lims.results.determinations import determinations_of
from lims.results.drawn import curve_drawn
from lims.results.grid import COLUMNS, grid_of
from lims.results.overrides import overrides_of
from lims.results.results import budget_of, conformities_of, results_of
from lims.results.subject import find_subject
from lims.results.words import budget_line_word, small_figure
from lims.samples import TestState, Work, worklist
from lims.web import lazy_gettext as _
from lims.web import status_word
from lims.web.export import export
from lims.web.listing import Filter, Listing, read_listing

results = Blueprint("results", __name__, template_folder="templates")
MOST = 5000  # rows of an export


@results.get("/tests")
@permission("tests.see")
def index() -> ResponseReturnValue:
    """Which tests are there, and how do they stand?"""
    listing = _listing()
    page = worklist(
        reading(), states=[TestState(listing.value("state"))] if listing.value("state") else list(TestState),
        method_version_ids=[int(listing.value("method"))] if listing.value("method").isdecimal() else None,
        received_only=False, size=MOST if listing.format else 50, after=listing.after,
    )  # fmt: skip
    methods = method_versions(reading(), {work.test.method_version_id for work in page.rows})
    people = people_by_id(reading(), {work.test.assigned_to for work in page.rows if work.test.assigned_to})
    if listing.format:
        rows = (_exported(work, methods, people) for work in page.rows)
        head = [
            _("Sample"),
            _("Method"),
            _("State"),
            _("Due"),
            _("Measured"),
            _("Submitted"),
            _("Assigned to"),
        ]
        return export(listing.format, "tests", head, rows)
    found = results_of(reading(), [work.test.id for work in page.rows])
    return render_template(
        "results/list.html",
        listing=listing,
        shown=page,
        methods=methods,
        people=people,
        found=found,
        at=now(),
    )


def _listing() -> Listing:
    states = [
        (state.value, status_word(_word(state)).label)
        for state in TestState
        if _word(state) != "determination"
    ]
    methods = [(one.id, f"{one.code} ({one.edition})") for one in methods_at(reading(), now())]
    return read_listing(
        Filter(name="state", label=_("State"), choices=states),
        Filter(name="method", label=_("Method"), choices=methods),
    )


def _word(state: TestState) -> str:
    return {TestState.SUBMITTED: "ready_for_review"}.get(state, state.value)


def _exported(work: Work, methods: object, people: object) -> Sequence[object]:
    test, method = work.test, methods[work.test.method_version_id]  # type: ignore[index]
    person = people[test.assigned_to].name if test.assigned_to else ""  # type: ignore[index]
    return (
        work.sample.code, f"{method.code} ({method.edition})", str(status_word(_word(test.state)).label), test.due_at,
        test.measured_at, test.submitted_at, person,
    )  # fmt: skip


@results.get("/tests/compositions/<int:method_id>")
@permission("results.see")
def grid(method_id: int) -> ResponseReturnValue:
    """What did this method find in its latest samples, side by side?"""
    version = method_version_at(reading(), method_id, now())
    if version is None:
        raise NotFound
    found = grid_of(reading(), method_id, before=request.args.get("before", type=int))
    columns = [(one.code, url_for("results.detail", test_id=one.test_id)) for one in found.columns]
    more = found.columns[-1].result_id if len(found.columns) == COLUMNS else None
    return render_template("results/grid.html", version=version, columns=columns, grid=found, more=more)


@results.get("/tests/<int:test_id>")
@permission("results.see")
def detail(test_id: int) -> ResponseReturnValue:
    """What was measured and found, and what it rests on?"""
    session = reading()
    subject = find_subject(session, test_id)
    found = results_of(session, [test_id], all_revisions=True)[test_id]
    runs = determinations_of(session, [test_id])[test_id]
    return render_template(
        "results/detail.html", drawn=curve_drawn, subject=subject, found=found, runs=runs, answers=answers_of(session, test_id, "perform"),
        budgets=budget_of(session, [one.id for one in found]), judged=conformities_of(session, [one.id for one in found]),
        people=people_by_id(session, {one.person_id for one in runs}), overrides=overrides_of(session, [test_id])[test_id],
        word=_word(subject.test.state), line_word=budget_line_word, figure=small_figure, check_word=check_word,
        sentence_of=sentence_of, remedy_of=remedy_of,
    )  # fmt: skip
