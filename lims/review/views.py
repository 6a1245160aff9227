"""Pages of review: what waits, the evidence for a result, the decision."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, require_person, writing
from lims.equipment import check_name, found_sentence
from lims.errors import LimsError
from lims.external import sources_of
from lims.files import StoredFile, file_store
from lims.files.errors import FileMissing
from lims.gates import sentence_of
from lims.people import people_by_id, require_password
from lims.permissions import permission
from lims.quality import unentered
from lims.results.drawn import curve_drawn
from lims.results.words import budget_line_word
from lims.review.evidence import Evidence, evidence_of
from lims.review.independence import names_of_hands, who_may_review
from lims.review.models import Decision
from lims.review.service import decide, reviews_of
from lims.review.shown import (
    against,
    budget_shown,
    checks_of_bench,
    decided_word,
    fit_word,
    gate_shown,
    limits_shown,
    records_shown,
    results_before,
    step_of,
)
from lims.review.stood import as_they_stood
from lims.review.waiting import Waiting, count_waiting, next_waiting, waiting_query
from lims.samples.models import TestRow, TestState
from lims.web import current_language, gettext
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.listing import Order, fetch_page, read_listing

review = Blueprint("review", __name__, template_folder="templates")
ACKNOWLEDGED, ANSWERED = "acknowledged-", "correlation-"


def waiting_now() -> int:
    """How many tests wait for review, for the navigation."""
    return count_waiting(reading())


@review.get("/review")
@permission("review.see")
def index() -> ResponseReturnValue:
    """What waits for review, most urgent first."""
    listing = read_listing()
    order = [Order(column=TestRow.due_order), Order(column=TestRow.id)]  # type: ignore[arg-type]
    size = 10_000 if listing.format else 50
    page = fetch_page(reading(), waiting_query(listing.search), order, size=size, after=listing.after)
    tests = [Waiting(*row) for row in page.rows]
    if listing.format:
        head = [gettext("Sample"), gettext("Method"), gettext("Due"), gettext("Submitted by")]
        rows = [(one.code, one.edition, one.due_at, one.submitted_by) for one in tests]
        return export(listing.format, "review", head, rows)
    return render_template("review/index.html", listing=listing, page=page, tests=tests)


@review.get("/review/<int:test_id>")
@permission("review.see")
def test(test_id: int) -> ResponseReturnValue:
    """Everything that speaks for or against a result, on one page."""
    return evidence_page(evidence_of(reading(), test_id))


def evidence_page(
    evidence: Evidence, error: LimsError | None = None, opened: bool = False
) -> ResponseReturnValue:
    """The page of a test; what was typed stays in it when the decision was refused."""
    session, main = reading(), evidence.main
    reviewers = who_may_review(session, evidence.subject, now())
    decisions = reviews_of(session, [evidence.test.id]).get(evidence.test.id, [])
    as_of = asked_as_of(now())
    page = render_template(
        "review/test.html", e=evidence, main=main, reviewers=reviewers, hands=names_of_hands(session, reviewers.hands),
        own=require_person().id in reviewers.hands, may_here=require_person().id in {one.id for one in reviewers.may},
        drawn=curve_drawn, records=records_shown(evidence, bytes_of), gate=list(gate_shown(evidence)),
        checks=checks_of_bench(session, evidence), check_name=check_name, found_sentence=found_sentence, decisions=decisions,
        names=people_by_id(session, [one.person_id for one in decisions]), error=error, opened=opened, typed=request.form,
        budgets={one.id: budget_shown(session, evidence, one) for one in evidence.results},
        limits={one.id: limits_shown(session, evidence, one) for one in evidence.results},
        before=results_before(session, evidence, main) if main else None, ACKNOWLEDGED=ACKNOWLEDGED, ANSWERED=ANSWERED, fit=fit_word,
        sentence_of=sentence_of, decided=decided_word, input_word=partial(budget_line_word, evidence.subject.method.definition),
        rule=step_of(evidence, main) if main else None, language=current_language(),
        open=evidence.test.state is TestState.SUBMITTED, against=against(session, evidence),
        sources=sources_of(session, [one.id for one in evidence.results]),
        as_of=as_of, stood=as_they_stood(session, evidence.test.id, as_of.at, as_of.known) if as_of.asked else None,
    )  # fmt: skip
    return (page, error.status) if error else page


def bytes_of(file: StoredFile) -> bytes | None:
    """The bytes of a record, or None where the store has lost them: the reviewer is told, the page still stands."""
    try:
        return file_store().read(file.sha256)
    except FileMissing:
        return None


@review.post("/review/<int:test_id>")
@permission("review.decide")
def decide_test(test_id: int) -> ResponseReturnValue:
    """Accept with a password, ask for a repeat, or reject; then the next test that waits."""
    decision = Decision(request.form.get("decision", ""))
    try:
        if decision is Decision.ACCEPT:
            require_password(request.form.get("password", ""))
        with writing("test.reviewed", request.form.get("reason") or None) as unit:
            decide(
                unit, test_id, decision=decision, person_id=require_person().id, reason=request.form.get("reason", ""),
                seen_hash=request.form.get("seen", ""), acknowledged=_acknowledged(), answered=_answered(),
            )  # fmt: skip
    except LimsError as error:
        return evidence_page(evidence_of(reading(), test_id), error, opened=decision is Decision.ACCEPT)
    flash(gettext("Decided and kept."), "ok")
    following = next_waiting(reading(), test_id)
    to = url_for("review.test", test_id=following) if following else url_for("review.index")
    return redirect(to, 303)


def _acknowledged() -> dict[int, str]:
    """What was written beside each answer without a requirement."""
    found = {
        name.removeprefix(ACKNOWLEDGED): text
        for name, text in request.form.items()
        if name.startswith(ACKNOWLEDGED)
    }
    return {int(name): text for name, text in found.items() if name.isdigit()}


def _answered() -> dict[str, str]:
    """What was written about results of the sample that lie too far apart, by rule."""
    found = request.form.items()
    return {name.removeprefix(ANSWERED): text for name, text in found if name.startswith(ANSWERED)}


@review.get("/review/no-requirement")
@permission("review.see")
def no_requirement() -> ResponseReturnValue:
    """How many answers of the gate found no requirement entered, check by check."""
    return render_template("review/no_requirement.html", counts=unentered(reading()))
