"""Bad input at the bench: each gets one sentence for what is wrong and one for what to do; nothing is half done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lims.db import Database
from lims.equipment import correct_calibration
from lims.errors import ChangedMeanwhile, LimsError
from lims.gates import answers_of
from lims.gates.service import GateClosed
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results import (
    begin_determination,
    conformities_of,
    determinations_of,
    evaluate_test,
    exclude_determination,
    override_gate,
    overrides_of,
    results_of,
    submit,
    take_record,
)
from lims.results.errors import (
    ChoiceUnknown,
    GateNotClosed,
    ImpossibleMoment,
    MethodRefused,
    ReadingRefused,
    ReadingUsed,
    SampleNotReceived,
    TestNotOpen,
)
from lims.samples import TestState, find_test, set_test_state
from lims.samples.models import ItemRow
from tests.conftest import NOON
from tests.support.catalogue import density_line
from tests.support.people import make_person
from tests.support.results import (
    NO_BUBBLES,
    authorise,
    make_bench,
    make_record,
    make_results,
    measure,
    working,
)
from tests.support.samples import make_product

LATER = NOON + timedelta(minutes=30)


def refused(database: Database, bench, error: type[LimsError], match: str) -> None:  # type: ignore[no-untyped-def]
    """Submitting is refused in these words, and nothing is stored."""
    with pytest.raises(error, match=match), working(database, bench, LATER, "test.submitted") as unit:
        submit(unit, bench.test.id)
    with database.read() as session:
        assert results_of(session, [bench.test.id])[bench.test.id] == []


def test_an_analyst_without_authorisation_is_told_who_could_do_it(database: Database) -> None:
    bench = make_bench(database, at=NOON, authorised=False)
    measure(database, bench, at=NOON)

    refused(database, bench, GateClosed, "was not authorised to perform")


def test_somebody_without_authorisation_does_not_submit_what_an_authorised_analyst_measured(
    database: Database,
) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, at=NOON)
    other = replace(bench, analyst=make_person(database, Role.TECHNICIAN, at=NOON))

    refused(database, other, GateClosed, f"was not authorised to perform .* Ask {bench.analyst.name}")
    authorise(database, other.analyst, bench.method, at=NOON)
    with working(database, other, LATER, "test.submitted") as unit:
        submit(unit, bench.test.id)
    with database.read() as session:
        said = [one for one in answers_of(session, bench.test.id, "perform") if one.check == "authorisation"]
    assert [(one.answer, one.valid_at) for one in said] == [("yes", NOON), ("yes", LATER)]


def test_what_was_worked_out_for_an_authorised_person_does_not_serve_another(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, at=NOON)
    other = replace(bench, analyst=make_person(database, Role.TECHNICIAN, at=NOON))
    with database.read() as session:
        evaluated = evaluate_test(session, bench.test.id, at=LATER, person_id=bench.analyst.id)

    with pytest.raises(GateClosed), working(database, other, LATER, "test.submitted") as unit:
        submit(unit, bench.test.id, evaluated=evaluated)


def test_a_meter_whose_calibration_was_due_is_refused(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    with working(database, bench, NOON, "equipment.calibrated") as unit:
        correct_calibration(unit, bench.density.calibration.id, due_at=NOON - timedelta(hours=3))
    measure(database, bench, at=NOON)

    refused(database, bench, GateClosed, "was due on")


def test_a_sample_that_has_not_arrived_is_not_measured(database: Database) -> None:
    bench = make_bench(database, at=NOON, received=False)

    with pytest.raises(SampleNotReceived, match="Receive it first"), working(database, bench, NOON) as unit:
        begin_determination(unit, bench.test.id)


def test_a_measurement_before_the_sample_arrived_or_in_the_future_cannot_be(database: Database) -> None:
    bench = make_bench(database, at=NOON)

    for at in (NOON - timedelta(hours=5), NOON + timedelta(days=1)):
        with (
            pytest.raises(ImpossibleMoment, match="cannot have been"),
            working(database, bench, NOON) as unit,
        ):
            begin_determination(unit, bench.test.id, at=at)


def test_a_density_that_no_liquid_of_the_method_has_is_refused_and_stays_a_reading(
    database: Database,
) -> None:
    bench = make_bench(database, at=NOON)

    with pytest.raises(MethodRefused, match="outside the plausible range"):
        measure(database, bench, 0.2, at=NOON)


def test_a_reading_that_its_meter_calls_invalid_is_not_taken(database: Database) -> None:
    bench = make_bench(database, at=NOON)

    with pytest.raises(ReadingRefused, match="marked invalid"):
        measure(database, bench, at=NOON, condition="invalid")


def test_a_reading_in_a_unit_of_another_quantity_is_refused(database: Database) -> None:
    bench = make_bench(database, at=NOON)

    with pytest.raises(LimsError, match=r"unit|converted"):
        measure(database, bench, 15.0, at=NOON, word="°C")


def test_a_crude_oil_is_not_measured_by_d4052(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    crude = make_product(database, "crude oil", at=NOON)
    with unit_of_work(database, by=Actor.system("setup"), clock=lambda: NOON, act="sample.corrected") as unit:
        unit.session.get_one(ItemRow, bench.sample.id).product_id = crude.id

    with pytest.raises(MethodRefused, match="ASTM D5002"), working(database, bench, NOON) as unit:
        begin_determination(unit, bench.test.id)


def test_one_record_is_taken_once(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    with working(database, bench, NOON) as unit:
        record = make_record(unit, bench, at=NOON)
        take_record(unit, bench.test.id, record)

    with (
        pytest.raises(ReadingUsed, match="taken for a determination already"),
        working(database, bench, NOON) as unit,
    ):
        take_record(unit, bench.test.id, record)


def test_of_two_people_on_one_test_the_second_is_told(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, at=NOON)
    with database.read() as session:
        seen = find_test(session, bench.test.id).row_version
    measure(database, bench, 0.8322, at=NOON + timedelta(minutes=1))

    with pytest.raises(ChangedMeanwhile), working(database, bench, LATER, "test.submitted") as unit:
        submit(unit, bench.test.id, seen=seen)


def test_a_test_is_submitted_once(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)

    with pytest.raises(TestNotOpen, match="submitted"), working(database, bench, LATER) as unit:
        submit(unit, bench.test.id)


def test_bubbles_that_nobody_looked_for_give_no_result(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    with working(database, bench, NOON) as unit:
        take_record(unit, bench.test.id, make_record(unit, bench, at=NOON))

    refused(database, bench, MethodRefused, "Bubbles in the cell is missing")
    with pytest.raises(ChoiceUnknown), working(database, bench, NOON) as unit:
        take_record(
            unit, bench.test.id, make_record(unit, bench, at=NOON), observations={"bubbles": "perhaps"}
        )


def test_a_limit_with_another_reference_condition_is_tested_not_judged_and_says_why(
    database: Database,
) -> None:
    bench = make_bench(database, at=NOON, limits=[density_line(reference_condition="20 °C")])
    density = make_results(database, bench, at=NOON)[0]

    with database.read() as session:
        (judged,) = conformities_of(session, [density.id])[density.id]
    assert judged.answer == "not_judged"
    assert judged.figures["reason_code"] == "other_reference_condition"


def test_without_a_repeatability_there_is_a_value_and_no_uncertainty(database: Database) -> None:
    from tests.support.catalogue import d4052_settings

    laid = {name: value for name, value in d4052_settings().items() if name != "repeatability"}
    bench = make_bench(database, at=NOON, settings=laid)

    density = make_results(database, bench, at=NOON)[0]

    assert (density.printed, density.expanded_uncertainty) == ("832.2", None)


def test_an_override_needs_a_closed_gate_opens_a_nonconformity_and_lets_the_test_pass(
    database: Database,
) -> None:
    bench = make_bench(database, at=NOON, checked=False)
    measure(database, bench, at=NOON)
    manager = make_person(database, Role.TECHNICAL_MANAGER, at=NOON)
    with unit_of_work(
        database, by=Actor.person(manager.id), clock=lambda: LATER, act="test.overridden"
    ) as unit:
        (override,) = override_gate(
            unit, bench.test.id, "apparatus_check", reason="the check was done and not entered"
        )
    with pytest.raises(GateNotClosed), working(database, bench, LATER) as unit:
        override_gate(unit, bench.test.id, "calibrated", reason="no reason at all")

    with working(database, bench, LATER, "test.submitted") as unit:
        submit(unit, bench.test.id)

    assert override.nonconformity_id
    assert not override.keeps_mark
    with database.read() as session:
        assert len(overrides_of(session, [bench.test.id])[bench.test.id]) == 1


def test_a_repeat_begins_a_new_round_and_a_revision_that_names_the_one_before(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    first = make_results(database, bench, 0.8321, at=NOON)[0]
    with working(database, bench, LATER, "test.reviewed") as unit:
        set_test_state(unit, bench.test.id, TestState.REPEAT_ASKED, ended_reason="a look at the cell")

    second = make_results(database, bench, 0.83304, at=LATER)[0]

    assert (second.revision, second.supersedes, second.printed) == (2, first.id, "833.1")
    with database.read() as session:
        assert [one.round for one in determinations_of(session, [bench.test.id])[bench.test.id]] == [1, 2]
        assert next(one.id for one in results_of(session, [bench.test.id])[bench.test.id]) == second.id


def test_determinations_that_do_not_agree_give_no_result_until_one_is_left_out_with_a_reason(
    database: Database,
) -> None:
    from tests.support.catalogue import d4052_settings, figure

    bench = make_bench(database, at=NOON, settings=d4052_settings(agreement_limit=figure(0.2, "kg/m3")))
    first, _ = measure(database, bench, 0.8350, 0.8321, at=NOON)

    with database.read() as session:
        evaluated = evaluate_test(session, bench.test.id, at=LATER)
    assert evaluated.agreement is not None
    assert evaluated.findings == ()
    with working(database, bench, LATER) as unit:
        exclude_determination(unit, first.id, "the cell was not dry")
    with working(database, bench, LATER, "test.submitted") as unit:
        assert submit(unit, bench.test.id)[0].printed == "832.2"
    assert NO_BUBBLES
