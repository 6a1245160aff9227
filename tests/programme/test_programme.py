"""The calibration programme: intervals with their reasons, what is due, what the drift says, and requests until accepted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import EquipmentState, calibrations_of, equipment_version_at
from lims.programme import RequestStep, find_request, make_requests, put_rule, read_needs, take_step
from lims.programme.errors import (
    CertificateMissing,
    NeedRefused,
    NothingDue,
    ProgrammeRefused,
    RuleRefused,
    StepNotPossible,
)
from lims.programme.list import count_late_and_soon, due_line, programme_query
from lims.programme.needs import needs_of_methods
from lims.programme.proposals import NO_LIMIT, NO_RULE, TOO_FEW, Proposal, proposals
from lims.programme.service import needs_text, programme_at, programmes_of, rule_at
from lims.records import Actor, Unit, unit_of_work
from lims.web.listing import fetch_page
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.equipment import make_calibration, make_density_bench, make_equipment
from tests.support.programme import NEED, decide, drifted, make_drifting, state_rule

DAY, YEAR = timedelta(days=1), timedelta(days=365)


def unit_at(database: Database, at: datetime):  # type: ignore[no-untyped-def]
    return unit_of_work(database, by=Actor.system("setup"), clock=SetClock(at), act="programme.tried")


def test_an_interval_stands_with_its_reason_and_the_earlier_one_stays_readable(database: Database) -> None:
    one = make_equipment(database, at=NOON - 30 * DAY)
    decide(database, one.id, at=NOON - 10 * DAY)
    decide(database, one.id, at=NOON, days=180, reason="it drifted")

    with database.read() as session:
        known = [(each.days, each.reason) for each in programmes_of(session, one.id)]
        before = programme_at(session, one.id, NOON - DAY)
    assert known == [(180, "it drifted"), (365, "as the maker says")]
    assert before is not None
    assert before.days == 365


def test_a_shorter_interval_moves_the_due_date_but_never_into_the_past(database: Database) -> None:
    one = make_equipment(database, at=NOON - 300 * DAY)
    make_calibration(database, one.id, at=NOON - 200 * DAY)

    decide(database, one.id, at=NOON, days=250)
    with database.read() as session:
        assert calibrations_of(session, one.id)[0].due_at == NOON + 50 * DAY
    decide(database, one.id, at=NOON, days=100)
    with database.read() as session:
        [latest] = calibrations_of(session, one.id)

    assert latest.due_at == NOON  # what was measured until now was measured in time
    assert latest.suitable


def test_a_need_keeps_what_is_unknown_unknown() -> None:
    [full, bare] = read_needs("density; kg/m3; 700; 900; 0,3; 0,15; FICTITIOUS plan\n\ntemperature; degC")

    assert (full.max_error, full.low) == (0.3, 700.0)
    assert (bare.max_error, bare.low, bare.source) == (None, None, "")
    assert read_needs(needs_text([full, bare])) == [full, bare]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("density; parsec", "not known"), ("density; kg/m3; a lot", "not a number"), ("; kg/m3", "names no quantity"),
        ("density; kg/m3; 900; 700", "ends before it begins"), ("density; kg/m3; ; ; 0,3", "names no source"),
        ("density; kg/m3; ; ; -1; ; x", "not above zero"), ("density", "1 cells"), ("density; kg/m3; inf", "not a number"),
    ],
)  # fmt: skip
def test_a_need_that_means_nothing_is_refused(line: str, why: str) -> None:
    with pytest.raises(NeedRefused, match=why):
        read_needs(line)


def test_an_interval_without_reason_or_of_no_days_is_refused(database: Database) -> None:
    one = make_equipment(database, at=NOON)

    with pytest.raises(ProgrammeRefused, match="its reason"):
        decide(database, one.id, at=NOON, reason=" ")
    with pytest.raises(ProgrammeRefused, match="0 days"):
        decide(database, one.id, at=NOON, days=0)
    with pytest.raises(RuleRefused), unit_at(database, NOON) as unit:
        put_rule(unit, share=1.2, longer=1.25, shorter=0.7, least=90, most=1095, source="x")


def test_the_list_has_the_most_urgent_first_and_goes_on_by_key(database: Database) -> None:
    late, soon, later = (make_equipment(database, at=NOON - 400 * DAY) for _ in range(3))
    never = make_equipment(database, at=NOON - DAY)
    unasked = make_equipment(database, at=NOON - DAY, calibration_needed=None)
    make_equipment(database, at=NOON - DAY, calibration_needed=False)
    make_equipment(database, at=NOON - DAY, state=EquipmentState.RETIRED)
    for one, days in ((late, 370), (soon, 350), (later, 10)):
        make_calibration(database, one.id, at=NOON - days * DAY)

    query, order = programme_query(NOON)
    with database.read() as session:
        first = fetch_page(session, query, order, size=3)
        rest = fetch_page(session, query, order, size=3, after=first.after)
        lines = [due_line(row) for row in (*first.rows, *rest.rows)]
        counted = count_late_and_soon(session, NOON)

    assert [one.equipment_id for one in lines] == [never.id, late.id, soon.id, later.id, unasked.id]
    assert [one.view(NOON) for one in lines] == ["late", "late", "soon", "later", "not_said"]
    assert counted == 3
    assert rest.after is None


def test_each_view_shows_its_own(database: Database) -> None:
    one, undated = (make_equipment(database, at=NOON - 400 * DAY) for _ in range(2))
    make_calibration(database, one.id, at=NOON - 350 * DAY)
    make_calibration(database, undated.id, at=NOON - 350 * DAY, due_at=None)

    with database.read() as session:
        found = {
            view: [due_line(row).equipment_id for row in session.execute(programme_query(NOON, view=view)[0])]
            for view in ("late", "soon", "later", "no_date", "not_said")
        }

    assert found == {"late": [], "soon": [one.id], "later": [], "no_date": [undated.id], "not_said": []}


# -- what the drift says --------------------------------------------------------------------------------------


def said(database: Database, equipment_id: int):  # type: ignore[no-untyped-def]
    with database.read() as session:
        return proposals(
            programme_at(session, equipment_id, NOON),
            calibrations_of(session, equipment_id),
            rule_at(session, NOON),
        )


def test_without_the_laboratorys_figures_no_interval_is_proposed(database: Database) -> None:
    one = make_drifting(database, at=NOON)
    decide(database, one.id, at=NOON)

    assert {each.why for each in said(database, one.id)[:2]} == {NO_RULE}
    state_rule(database, at=NOON)
    decide(database, one.id, at=NOON, needs=[])
    assert {each.why for each in said(database, one.id)[:2]} == {NO_LIMIT}


def test_the_staircase_goes_by_the_last_deviation_and_the_drift_by_all(database: Database) -> None:
    one = make_drifting(database, at=NOON)  # 0.05 kg/m³ a year, adjusted each time; permitted 0.3
    decide(database, one.id, at=NOON)
    state_rule(database, at=NOON)

    stairs, line = [each for each in said(database, one.id) if isinstance(each, Proposal)]

    assert stairs.deviation == pytest.approx(0.05)
    assert stairs.after == 456  # 365 × 1.25
    assert line.rate == pytest.approx(0.05, rel=0.01)
    assert line.calibrations == 4
    assert line.after == 1095  # it stays within for longer than the longest interval
    assert line.lasts is not None
    assert 1095 < line.lasts < 0.3 / 0.05 * 366


def test_one_calibration_tells_no_drift(database: Database) -> None:
    one = make_drifting(database, at=NOON, drifts=(0.05,))
    decide(database, one.id, at=NOON)
    state_rule(database, at=NOON)

    assert [each.why for each in said(database, one.id)[:2]] == [TOO_FEW, TOO_FEW]


# -- requests -------------------------------------------------------------------------------------------------


def requested(database: Database, at: datetime, year: int) -> list[int]:
    with unit_at(database, at) as unit:
        return make_requests(unit, year)


def stepped(database: Database, line_id: int, step: RequestStep, at: datetime) -> None:
    def go(unit: Unit) -> None:
        take_step(unit, line_id, step)

    with unit_at(database, at) as unit:
        go(unit)


def test_a_request_asks_for_what_is_needed_and_says_what_is_unknown(database: Database) -> None:
    needed, other = make_drifting(database, at=NOON), make_drifting(database, at=NOON, drifts=(0.0,))
    decide(database, needed.id, at=NOON, provider="FICTITIOUS institute")

    made = requested(database, NOON, NOON.year)
    with database.read() as session:
        found = {one.provider: one.lines for one in (find_request(session, id_) for id_ in made)}

    [with_need], [without] = found["FICTITIOUS institute"], found["FICTITIOUS calibration laboratory"]
    assert with_need.asked[0] == {**NEED.to_json(), "points": [800.0]}
    assert (without.equipment.id, without.asked[0]["max_error"], without.asked[0]["low"]) == (
        other.id,
        None,
        800.0,
    )
    with pytest.raises(NothingDue):
        requested(database, NOON, NOON.year)


def test_a_request_asks_for_what_the_methods_need_of_the_piece(database: Database) -> None:
    method = make_method(database, at=NOON - 2 * DAY)
    bench = make_density_bench(database, at=NOON)

    with database.read() as session:
        [need] = needs_of_methods(session, NOON)[bench.meter.id]
    [request_id] = requested(database, NOON, NOON.year + 1)
    with database.read() as session:
        [line] = find_request(session, request_id).lines

    assert (need.quantity, need.low, need.high, need.max_error, need.max_uncertainty) == (
        "density",
        700,
        950,
        0.3,
        0.2,
    )
    assert line.asked[0] == {
        **need.to_json(),
        "points": [800.05, 870.05],
    }  # of the last certificate, in the range
    assert line.asked[0]["source"] == method.code
    assert [one["quantity"] for one in line.asked] == [
        "density",
        "temperature",
    ]  # the rest as last calibrated


def test_a_request_is_followed_until_its_certificate_is_accepted(database: Database) -> None:
    one = make_drifting(database, at=NOON)
    [request_id] = requested(database, NOON, NOON.year)
    with database.read() as session:
        line = find_request(session, request_id).lines[0].id

    with pytest.raises(StepNotPossible, match="Choose one of: sent, cancelled"):
        stepped(database, line, RequestStep.RETURNED, NOON)
    stepped(database, line, RequestStep.SENT, NOON)
    with database.read() as session:
        away = equipment_version_at(session, one.id, NOON)
    stepped(database, line, RequestStep.AT_PROVIDER, NOON + DAY)
    stepped(database, line, RequestStep.RETURNED, NOON + 5 * DAY)
    with pytest.raises(CertificateMissing, match="no calibration was done"):
        stepped(database, line, RequestStep.CERTIFICATE_IN, NOON + 5 * DAY)
    made = make_calibration(database, one.id, at=NOON + 3 * DAY, points=drifted(0.0), suitable=None)
    stepped(database, line, RequestStep.CERTIFICATE_IN, NOON + 6 * DAY)
    with pytest.raises(CertificateMissing, match="not accepted"):
        stepped(database, line, RequestStep.ACCEPTED, NOON + 6 * DAY)
    make_calibration(database, one.id, at=NOON + 3 * DAY, points=drifted(0.0), certificate=made.certificate)
    stepped(database, line, RequestStep.ACCEPTED, NOON + 7 * DAY)

    assert away is not None
    assert away.state is EquipmentState.AT_CALIBRATION
    with database.read() as session:
        followed = find_request(session, request_id)
    assert [step.step.value for step in followed.lines[0].steps] == [
        "planned", "sent", "at_provider", "returned", "certificate_in", "accepted",
    ]  # fmt: skip
    assert followed.open == 0
