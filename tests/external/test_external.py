"""A test by an external provider: approved, agreed, sent, reported, seen by two people, and marked on the certificate."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from lims.certificates import draft_report
from lims.clock import SetClock
from lims.db import Database
from lims.external import record_agreement, sources_of
from lims.external.errors import FigureIsYourOwn, FigureRefused, NothingToCheck, TestedWhen
from lims.external.models import AgreementRow
from lims.external.overview import find_sending
from lims.external.paper import paper_of
from lims.gates.service import GateClosed
from lims.people import Person
from lims.records import Actor, AuditEvent, Unit, unit_of_work
from lims.results import find_subject, recompute, results_of
from lims.results.errors import TestNotOpen
from lims.results.work import begin_determination
from lims.review import evidence_of
from lims.samples import TestState, find_test
from lims.trace.chain import LinkState, chain_of
from lims.trace.walks import Backward, trace_back, trace_forward
from lims.web import missing_translations
from reports import render_sending
from tests.conftest import NOON
from tests.support.certificates import make_draft, make_laboratory, review
from tests.support.external import (
    DAY,
    answer,
    check,
    enter,
    make_outside,
    make_reported,
    report,
    send,
    state_scope,
)

HOUR = timedelta(hours=1)


def unit_at(database: Database, person: Person, at: datetime) -> AbstractContextManager[Unit]:
    return unit_of_work(database, by=Actor.person(person.id), clock=SetClock(at), act="test.changed")


def text_of_pdf(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)


def test_nothing_goes_out_before_the_client_was_told_and_agreed(database: Database) -> None:
    made = make_outside(database, at=NOON, agreed=None)

    with pytest.raises(GateClosed, match="has not agreed"):
        send(database, made)
    answer(database, made, agreed=False)
    with pytest.raises(GateClosed, match="did not agree"):
        send(database, made)
    answer(database, made, agreed=True)
    send(database, made)


def test_a_provider_is_asked_only_for_methods_for_which_it_is_approved(database: Database) -> None:
    made = make_outside(database, at=NOON, scope=False)

    with pytest.raises(GateClosed, match="is not approved for ASTM D4052"):
        send(database, made)


def test_what_is_at_a_provider_is_not_measured_at_the_bench(database: Database) -> None:
    made = make_outside(database, at=NOON)
    send(database, made)

    with unit_at(database, made.bench.analyst, NOON + 2 * HOUR) as unit, pytest.raises(TestNotOpen):
        begin_determination(unit, made.bench.test.id)


def test_the_paper_has_the_code_and_not_the_client(database: Database) -> None:
    make_laboratory(database, at=NOON - 3 * DAY)
    made = make_outside(database, at=NOON)
    sending, _test = send(database, made)

    with database.read() as session:
        client = find_subject(session, made.bench.test.id).request
        paper = paper_of(session, find_sending(session, sending, NOON), "en")
    text = text_of_pdf(render_sending(paper))

    assert client is not None
    for part in (made.bench.sample.code, "ASTM D4052", "SEAL-901", "FICTITIOUS Courier, WB-77", "0.5 L"):
        assert part in text
    assert "Example client" not in text
    assert client.code not in text


def test_a_figure_counts_once_another_person_has_compared_it_with_the_report(database: Database) -> None:
    made = make_outside(database, at=NOON)
    sending, test = send(database, made)
    enter(database, made, test, report(database, made, sending), text="932.5")

    with pytest.raises(FigureIsYourOwn):
        check(database, made, test, by=made.desk)
    assert check(database, made, test, agrees=False, reason="the report says 832.5") == []
    with pytest.raises(NothingToCheck):
        check(database, made, test)
    with database.read() as session:
        again = find_sending(session, sending, NOON).reports[0].id
    enter(database, made, test, again, text="832.5")
    [result] = check(database, made, test)

    assert (result.printed, result.printed_uncertainty, result.unit) == ("832.5", "0.4", "kg/m3")
    assert (result.k, result.coverage, result.uncertainty_mode) == (2, 0.95, "external provider")


def test_a_result_rests_on_what_the_client_had_said_when_the_provider_measured(database: Database) -> None:
    made = make_outside(database, at=NOON)
    sending, test = send(database, made)
    with unit_at(database, made.desk, NOON + 28 * HOUR) as unit:
        record_agreement(
            unit, made.bench.sample.request_id or 0, method_id=made.bench.method.method_id, supplier_id=made.provider.id,
            agreed=False, told="that the report is late", agreed_by="A. Example", answered_at=NOON + 27 * HOUR,
        )  # fmt: skip
    enter(database, made, test, report(database, made, sending), measured=24)
    [result] = check(database, made, test)

    with database.read() as session:
        walk = trace_back(session, result.id)
        said = [
            session.get_one(AgreementRow, one.id).agreed
            for one in walk.nodes
            if one.kind == "external_agreement"
        ]
    assert said == [True]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": "about 0.83"}, "no plain number"),
        ({"k": None}, "stand together"),
        ({"coverage_percent": "195"}, "between 0 % and 100 %"),
        ({"unit": "degC"}, "cannot be converted"),
    ],
)
def test_a_figure_that_cannot_be_what_the_report_says_is_refused(
    database: Database, given: dict[str, Any], why: str
) -> None:
    made = make_outside(database, at=NOON)
    sending, test = send(database, made)
    kept = report(database, made, sending)

    with pytest.raises(FigureRefused, match=why):
        enter(database, made, test, kept, **given)


def test_a_provider_cannot_have_tested_before_the_sample_was_sent(database: Database) -> None:
    made = make_outside(database, at=NOON)
    sending, test = send(database, made)

    with pytest.raises(TestedWhen, match="cannot have tested at"):
        enter(database, made, test, report(database, made, sending), measured=0)


def test_a_figure_in_another_unit_becomes_the_method_s_own(database: Database) -> None:
    made = make_outside(database, at=NOON)
    sending, test = send(database, made)
    kept = report(database, made, sending)
    enter(database, made, test, kept, text="0.8325", unit="g/cm3", expanded_uncertainty="0.0004")

    [result] = check(database, made, test)

    assert result.unit == made.bench.method.definition.measurands[0].unit
    assert result.value == pytest.approx(832.5, rel=1e-12)
    assert result.expanded_uncertainty == pytest.approx(0.4, rel=1e-12)


def test_a_reviewer_sees_where_it_comes_from_and_the_person_who_entered_it_may_not_review(
    database: Database,
) -> None:
    made, _sending, result = make_reported(database, at=NOON)

    with database.read() as session:
        seen = evidence_of(session, result.test_id)
        again = recompute(session, result.id)

    assert again.equal
    assert "provider's report" in again.sentence
    assert {one.said.check for one in seen.gate} == {
        "external_provider", "external_method", "external_client",
    }  # fmt: skip
    assert seen.test.submitted_by == made.desk.id


def test_the_certificate_marks_the_line_and_takes_no_accreditation_for_it(database: Database) -> None:
    make_laboratory(database, at=NOON - 3 * DAY)
    made, _sending, result = make_reported(database, at=NOON)
    later = NOON + 33 * HOUR
    review(database, made.case, at=later)
    draft = make_draft(database, made.case, at=later)

    with database.read() as session:
        report = draft_report(session, draft, later).report
        line, traced = report.samples[0].results[0], report.traceability
        source = sources_of(session, [result.id])[result.id]

    assert line.external == "FICTITIOUS Outside Laboratory"
    assert line.accredited is False
    assert line.uncertainty is not None
    assert line.uncertainty.mode == "external"
    assert "EXT/26/0815" in line.notes[0]
    assert "FICTITIOUS 17025-01" in line.notes[0]
    assert (source.report, traced[0].equipment) == ("EXT/26/0815", "FICTITIOUS Outside Laboratory")
    assert report.laboratory.address not in report.laboratory.location
    assert report.laboratory.location.endswith("by the external provider FICTITIOUS Outside Laboratory")


def test_the_chain_rests_on_the_provider_s_accreditation_and_breaks_when_it_did_not_cover_the_day(
    database: Database,
) -> None:
    made, _sending, result = make_reported(database, at=NOON)
    with database.read() as session:
        links = chain_of(trace_back(session, result.id), NOON + 33 * HOUR).links
    assert LinkState.BROKEN not in {one.state for one in links}
    assert "FICTITIOUS 17025-01" in {one.said.certificate for one in links}

    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq)))
    late = NOON + 40 * HOUR
    ended = NOON + 10 * HOUR
    scope = state_scope(
        database, made.provider, made.bench.method.method_id, at=late, since=ended, until=NOON + 50 * HOUR, approved=True
    )  # fmt: skip

    with database.read() as session:
        walk = trace_back(session, result.id)
        chain = chain_of(walk, late)
        forward = trace_forward(session, _used_scope(walk)).counts
        known_then = trace_back(session, result.id, known_at=before)
    assert scope.accreditation == ""
    assert "external_test" in {one.kind for one in walk.broken}
    assert "external_test" not in {one.kind for one in known_then.broken}
    assert [one.needed for one in chain.links if one.state is LinkState.BROKEN]
    assert forward["result"] == 1


def _used_scope(walk: Backward) -> int:
    return next(node.id for node in walk.nodes if node.kind == "supplier_scope_version")


def test_a_provider_that_is_not_accredited_is_a_broken_link_and_said_on_the_certificate(
    database: Database,
) -> None:
    _made, _sending, result = make_reported(database, at=NOON, accredited=False)

    with database.read() as session:
        chain = chain_of(trace_back(session, result.id), NOON + 33 * HOUR)
        source = sources_of(session, [result.id])[result.id]

    assert source.accreditation == ""
    assert LinkState.BROKEN in {one.state for one in chain.links}


def test_a_report_that_does_not_come_is_overdue_and_a_test_that_is_called_back_is_done_here(
    database: Database,
) -> None:
    from lims.external import call_back
    from lims.quality import due_items

    made = make_outside(database, at=NOON)
    sending, test = send(database, made)
    late = NOON + 9 * DAY
    with database.read() as session:
        assert find_sending(session, sending, late).state(late) == "overdue"
        assert "sending" in {one.what for one in due_items(session, late)}

    with unit_at(database, made.desk, late) as unit:
        call_back(unit, test, reason="the provider has no time")

    with database.read() as session:
        assert find_test(session, made.bench.test.id).state is TestState.NOT_STARTED
        assert find_sending(session, sending, late).state(late) == "done"
        assert "sending" not in {one.what for one in due_items(session, late)}
        assert results_of(session, [made.bench.test.id])[made.bench.test.id] == []


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/external")) == []
    assert missing_translations(Path("lims/suppliers")) == []
