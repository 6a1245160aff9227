"""From readings to results: what is stored, what it rests on, and that later knowledge changes no earlier result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lims.db import Database
from lims.equipment import correct_calibration
from lims.gates import answers_of
from lims.records import Link, Node
from lims.results import (
    budget_of,
    conformities_of,
    determinations_of,
    evaluate_test,
    recompute,
    results_of,
    submit,
)
from lims.results.recomputing import TOLERANCE
from lims.results.service import evaluate_tests
from lims.samples import TestState, find_test
from methods.definitions.outcome import NumericResult, Uncertainty
from tests.conftest import NOON
from tests.support.equipment import density_points
from tests.support.results import make_bench, make_results, measure, working


def test_a_submitted_density_has_value_uncertainty_and_a_sentence_of_conformity(database: Database) -> None:
    bench = make_bench(database, at=NOON)

    density, relative, api = make_results(database, bench, 0.8321, at=NOON)

    assert (density.printed, density.printed_uncertainty, density.unit) == ("832.2", "0.2", "kg/m3")
    assert [one.measurand for one in (relative, api)] == ["relative_density_60F", "api_gravity_60F"]
    with database.read() as session:
        (judged,) = conformities_of(session, [density.id])[density.id]
        assert (judged.answer, judged.limit_key) == ("conforms", "density")
        assert find_test(session, bench.test.id).state is TestState.SUBMITTED


def test_every_line_of_the_budget_names_the_record_that_it_comes_from(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    density = make_results(database, bench, at=NOON)[0]

    with database.read() as session:
        lines = {line.name: line for line in budget_of(session, [density.id])[density.id]}

        ids = [line.source_id for line in lines.values()]
        kinds: dict[int | None, str] = {
            row.id: row.kind for row in session.execute(select(Node.id, Node.kind).where(Node.id.in_(ids)))
        }
    assert kinds[lines["calibration"].source_id] == "calibration_version"
    assert kinds[lines["density_1"].source_id] == "reading"
    assert kinds[lines["repeatability"].source_id] == "method_version"
    assert lines["calibration"].standard_uncertainty == pytest.approx(0.05)
    assert sum(line.share for line in lines.values()) == pytest.approx(1.0)


def test_a_result_is_linked_to_all_that_it_rests_on_since_the_moment_of_its_measurement(
    database: Database,
) -> None:
    bench = make_bench(database, at=NOON)
    density = make_results(database, bench, at=NOON)[0]

    with database.read() as session:
        query = (
            select(Link.role, Node.kind, Link.at)
            .join(Node, Node.id == Link.src)
            .where(Link.dst == density.id)
        )
        found = session.execute(query).all()

    assert {kind for _, kind, _ in found} >= {
        "determination", "method_version", "calibration_version", "equipment_version", "equipment_check",
        "authorisation_version", "room_condition", "measuring_system_version", "test", "reading",
    }  # fmt: skip
    assert {at for _, _, at in found} == {NOON}


def test_a_stored_result_computed_again_is_equal(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    results = make_results(database, bench, 0.8321, at=NOON)

    with database.read() as session:
        again = [recompute(session, one.id) for one in results]

    assert all(one.equal and one.difference <= TOLERANCE for one in again)


def test_a_larger_uncertainty_of_the_meters_calibration_enlarges_the_next_result_and_no_older_one(
    database: Database,
) -> None:
    bench = make_bench(database, at=NOON, samples=2)
    old = make_results(database, bench, 0.8321, at=NOON)[0]
    with working(database, bench, NOON + timedelta(hours=1), "equipment.calibrated") as unit:
        correct_calibration(
            unit,
            bench.density.calibration.id,
            points=density_points(expanded=0.2),
            suitable=True,
            accepted_by=bench.analyst.id,
        )

    new = make_results(database, bench, 0.8321, at=NOON + timedelta(hours=2), test=bench.tests[1])[0]

    assert old.combined_uncertainty is not None
    assert new.combined_uncertainty is not None
    grown = (old.combined_uncertainty**2 - 0.05**2 + 0.1**2) ** 0.5
    assert new.combined_uncertainty == pytest.approx(grown, rel=1e-6)
    with database.read() as session:
        assert (
            results_of(session, [bench.test.id])[bench.test.id][0].combined_uncertainty
            == old.combined_uncertainty
        )
        assert recompute(session, old.id).equal


def test_a_measurement_of_last_tuesday_is_judged_by_last_tuesdays_records(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, at=NOON)
    later = NOON + timedelta(days=400)  # the calibration is due, the check is old
    with working(database, bench, later, "test.submitted") as unit:
        submit(unit, bench.test.id)

    with database.read() as session:
        answers = answers_of(session, bench.test.id, "perform")

    assert {one.valid_at for one in answers} == {NOON}
    assert not [one.sentence for one in answers if one.answer == "no"]


def test_every_answer_of_the_gate_is_kept_as_it_was_given(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)

    with database.read() as session:
        answers = answers_of(session, bench.test.id, "perform")

    assert {"authorisation", "calibrated", "in_service", "apparatus_check", "room_conditions"} <= {
        one.check for one in answers
    }


def test_what_was_evaluated_before_is_used_only_if_nothing_was_written_since(database: Database) -> None:
    bench = make_bench(database, at=NOON, samples=2)
    measure(database, bench, at=NOON)
    with database.read() as session:
        (stale,) = evaluate_tests(session, [bench.test.id], at=NOON, person_id=bench.analyst.id)
    assert stale.outcome is not None
    before = stale.outcome.results[0]
    assert isinstance(before, NumericResult)
    assert isinstance(before.uncertainty, Uncertainty)
    with working(database, bench, NOON, "equipment.calibrated") as unit:
        correct_calibration(
            unit,
            bench.density.calibration.id,
            points=density_points(expanded=0.2),
            suitable=True,
            accepted_by=bench.analyst.id,
        )

    with working(database, bench, NOON, "test.submitted") as unit:
        results = submit(unit, bench.test.id, evaluated=stale)

    grown = (before.uncertainty.u**2 - 0.05**2 + 0.1**2) ** 0.5
    assert results[0].combined_uncertainty == pytest.approx(grown, rel=1e-6)


def test_an_evaluation_shows_what_would_come_of_it_and_stores_nothing(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, at=NOON)

    with database.read() as session:
        evaluated = evaluate_test(session, bench.test.id, at=NOON, person_id=bench.analyst.id)
        stored = results_of(session, [bench.test.id])[bench.test.id]

    assert evaluated.findings[0].printed.value == "832.2"
    assert stored == []


def test_an_excluded_determination_stays_with_its_reason_and_counts_for_nothing(database: Database) -> None:
    from lims.results import exclude_determination

    bench = make_bench(database, at=NOON)
    first, _ = measure(database, bench, 0.9, 0.8321, at=NOON)
    with working(database, bench, NOON) as unit:
        exclude_determination(unit, first.id, "a bubble was seen")
    with working(database, bench, NOON + timedelta(minutes=5)) as unit:
        results = submit(unit, bench.test.id)

    assert results[0].printed == "832.2"
    with database.read() as session:
        kept = determinations_of(session, [bench.test.id])[bench.test.id]
    assert [(one.n, one.state.value, one.reason) for one in kept] == [
        (1, "excluded", "a bubble was seen"),
        (2, "used", None),
    ]
