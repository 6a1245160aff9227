"""A sequence from its plan to review: calibrated, locked, matched by position and id, checked, submitted in one act."""

from __future__ import annotations

from pathlib import Path

import pytest

from instruments.files.samples import SimulatedPeak
from lims.db import Database
from lims.intake import match_of_record
from lims.permissions import Role
from lims.results import determinations_of, evaluate_test, results_of
from lims.samples import TestState, tests_by_id
from lims.sequences import (
    CheckKind,
    SequenceLine,
    arrived_at,
    judged,
    offers,
    submit_sequence,
    take_all,
    take_one,
)
from lims.sequences.arrivals import Fit
from lims.sequences.deciding import decide_curves
from lims.sequences.errors import CurvesDecided, MatchRefused, OwnCurves
from lims.trace.walks import trace_back
from tests.conftest import NOON
from tests.support.sequences import GcLaboratory, make_gc
from tests.support.web import ClientAs, words_of


@pytest.fixture
def gc(database: Database, tmp_path: Path) -> GcLaboratory:
    return make_gc(database, tmp_path / "files", at=NOON)


def submitted(
    gc: GcLaboratory, sequence_id: int, lines: list[SequenceLine], minutes: float = 600
) -> list[SequenceLine]:
    with gc.unit(minutes=minutes, act="sequence.submitted") as unit:
        found = offers(unit.session, lines, at=unit.at, person_id=gc.analyst.id)
        return submit_sequence(unit, sequence_id, found)


def test_a_sequence_goes_from_its_plan_to_review(gc: GcLaboratory) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)

    with gc.unit(minutes=500, act="sequence.taken") as unit:
        taken = take_all(unit, sequence.id)
    done = submitted(gc, sequence.id, lines)

    assert [one.kind.value for one in lines] == [
        "standard", "blank", "check", "sample", "sample", "sample", "sample", "duplicate", "check", "sample", "check",
    ]  # fmt: skip
    assert taken == len(lines)
    assert len(done) == 5
    with gc.database.read() as session:
        results = results_of(session, [one.id for one in gc.tests])
        states = {one.state for one in tests_by_id(session, [one.id for one in gc.tests]).values()}
    assert states == {TestState.SUBMITTED}
    components = {one.name: one.value for one in results[gc.tests[0].id][0].components}
    assert components == pytest.approx({"propane": 62.0, "isobutane": 17.0, "n-butane": 20.0}, rel=1e-6)


def test_the_reviewer_is_not_told_that_a_composition_has_no_uncertainty(
    gc: GcLaboratory, client_as: ClientAs
) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)
    submitted(gc, sequence.id, lines)

    page = words_of(client_as(Role.REVIEWER).get(f"/review/{gc.tests[0].id}").text)

    assert "U of each part stands beside it in card 2" in page
    assert "none was evaluated" not in page


def test_a_result_walks_back_through_the_curves_to_the_certificate_of_the_standard(gc: GcLaboratory) -> None:
    curves = gc.calibrate()
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)
    submitted(gc, sequence.id, lines)

    with gc.database.read() as session:
        result = results_of(session, [gc.tests[0].id])[gc.tests[0].id][0]
        walk = trace_back(session, result.id)
    said = [f"{one.kind} {one.title} {one.detail}" for one in walk.nodes]
    assert any(one.startswith(f"curve_set {curves.number}") for one in said)
    assert any(
        "GAS-2" in one and "FICTITIOUS-C2" in one for one in said if one.startswith("material_lot_version")
    )
    assert any(one.startswith("sequence_line") for one in said)


def test_without_curves_in_date_nothing_is_computed_and_the_gate_says_so(gc: GcLaboratory) -> None:
    made = gc.calibrate(accept=False)
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    with gc.database.read() as session:
        waits = evaluate_test(session, gc.tests[0].id, at=NOON, person_id=gc.analyst.id)
    assert waits.outcome is None
    assert "no calibration curves in date" in str(waits.refusal)
    assert [one.reason for one in waits.answers if one.check == "response"] == ["no_curves"]
    with pytest.raises(OwnCurves), gc.unit(minutes=500) as unit:
        decide_curves(unit, made.id, accepted=True, words="mine", valid_until=None)
    with gc.unit(gc.other, 510) as unit:
        decide_curves(unit, made.id, accepted=False, words="the residuals are too large", valid_until=None)
    with pytest.raises(CurvesDecided), gc.unit(gc.other, 520) as unit:
        decide_curves(unit, made.id, accepted=True, words="after all", valid_until=None)


def test_a_failed_check_holds_the_lines_since_the_last_good_one_until_the_next(gc: GcLaboratory) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    middle = next(one for one in lines if one.position == 9)
    for line in lines:
        off = {"propane": 63.0, "isobutane": 20.0, "n-butane": 20.0}
        gc.inject(line, amounts=off if line is middle else None)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    with gc.database.read() as session:
        state = judged(session, sequence.id)
    (failed,) = [one for one in state.checks if one.passed is False]
    assert (failed.kind, failed.position, failed.component) == (CheckKind.CHECK_STANDARD, 9, "propane")
    assert failed.found == pytest.approx(5.0, abs=0.01)
    assert sorted(state.held) == [4, 5, 6, 7, 10]
    with pytest.raises(Exception, match="Line 4 of"):
        submitted(gc, sequence.id, lines)


def test_a_check_that_has_not_come_holds_what_waits_for_it(gc: GcLaboratory) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    for line in lines[:-1]:
        gc.inject(line)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    done = submitted(gc, sequence.id, lines)

    assert [one.position for one in done] == [4, 5, 6, 7]
    with gc.database.read() as session:
        (held,) = {
            one
            for those in judged(session, sequence.id).held.values()
            for one in those
            if one.kind is CheckKind.CHECK_STANDARD
        }
    assert held.to_come
    assert held.position == 11


def test_carry_over_resolution_and_duplicates_are_judged(gc: GcLaboratory) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    by_kind = {one.kind.value: one for one in lines}
    for line in lines:
        amounts = None
        if line is by_kind["blank"]:
            amounts = {"propane": 0.3}
        if line is by_kind["duplicate"]:
            amounts = {"propane": 62.0, "isobutane": 17.3, "n-butane": 20.0}
        gc.inject(line, amounts=amounts, widths=0.8 if line.position == 11 else 0.05)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    with gc.database.read() as session:
        failed = {one.kind: one for one in judged(session, sequence.id).checks if one.passed is False}

    assert failed[CheckKind.CARRY_OVER].found == pytest.approx(100 * 0.3 / 60.0)
    assert failed[CheckKind.DUPLICATE].component == "isobutane"
    assert failed[CheckKind.DUPLICATE].found == pytest.approx(0.3, rel=1e-6)
    assert failed[CheckKind.DUPLICATE].limit == pytest.approx(0.01 * 17.15, rel=1e-6)
    assert failed[CheckKind.DUPLICATE].unit == "mol %"
    assert failed[CheckKind.RESOLUTION].position == 11
    assert failed[CheckKind.RESOLUTION].found == pytest.approx(1.18 * 0.8 / 1.6)


def test_a_limit_that_nobody_entered_is_unknown_and_never_passed(database: Database, tmp_path: Path) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON, content={"limits": {}})
    gc.calibrate()
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    with database.read() as session:
        evaluated = evaluate_test(session, gc.tests[0].id, at=NOON, person_id=gc.analyst.id)

    assert [one.reason for one in evaluated.answers if one.check == "sequence"] == ["no_limits"]


def test_a_record_that_fits_by_one_of_both_only_is_left_to_a_person(gc: GcLaboratory) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    samples = [one for one in lines if one.kind.value == "sample"]
    gc.inject(samples[0], position=99)
    gc.inject(samples[1], name="somebody's sample")
    gc.inject(samples[2])
    gc.run("a rinse", 77, {"propane": 1.0}, minutes=400)

    with gc.unit(minutes=500) as unit:
        assert take_all(unit, sequence.id) == 1
    with gc.database.read() as session:
        _s, _t, found = arrived_at(session, sequence.id)
    doubtful = {one.line.position: one.doubtful[0].fit for one in found.lines if one.doubtful}
    assert doubtful == {samples[0].position: Fit.OTHER_POSITION, samples[1].position: Fit.OTHER_ID}
    assert [one.text for one in found.foreign] == ["a rinse"]
    record = next(one.doubtful[0].record for one in found.lines if one.line.id == samples[1].id)
    with pytest.raises(MatchRefused, match="nobody has said"), gc.unit(minutes=510) as unit:
        take_one(unit, samples[1].id, sequence.id, record.record_id, reason=" ")
    with gc.unit(minutes=510) as unit:
        take_one(
            unit, samples[1].id, sequence.id, record.record_id, reason="the vial in place 5 carries its label"
        )
    with gc.database.read() as session:
        match = match_of_record(session, record.record_id)
    assert match is not None
    assert match.test_id == samples[1].test_id


def test_another_integration_stands_beside_the_old_one_and_changes_nothing_that_was_submitted(
    gc: GcLaboratory,
) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)
    first, second = [one for one in lines if one.kind.value == "sample"][:2]
    newer = {"propane": 62.0, "isobutane": 16.5, "n-butane": 20.0}
    again = gc.inject(first, amounts=newer, manual=["isobutane"])

    with gc.database.read() as session:
        state = next(one for one in arrived_at(session, sequence.id)[2].lines if one.line.id == first.id)
        assert [one.record_id for one in state.newer] == [again]
        assert len(determinations_of(session, [gc.tests[0].id])[gc.tests[0].id]) == 1
    with gc.unit(minutes=520) as unit:
        take_one(unit, first.id, sequence.id, again, reason="the baseline of isobutane was drawn again")
    with gc.database.read() as session:
        runs = determinations_of(session, [gc.tests[0].id])[gc.tests[0].id]
    assert [one.used for one in runs] == [False, True]

    submitted(gc, sequence.id, lines)
    late = gc.inject(second, amounts=newer, minutes=580)
    with pytest.raises(MatchRefused, match="was submitted"), gc.unit(minutes=610) as unit:
        take_one(unit, second.id, sequence.id, late, reason="drawn again")


def test_peaks_are_named_by_windows_and_what_contradicts_them_is_refused(gc: GcLaboratory) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    samples = [one for one in lines if one.kind.value == "sample"]
    gc.inject(
        samples[0],
        calls=dict.fromkeys(("propane", "isobutane", "n-butane"), ""),
        extra=[SimulatedPeak(name="", retention_time=8.0, area=30.0)],
    )
    gc.inject(samples[1], calls={"isobutane": "n-butane", "n-butane": "isobutane"})
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    with gc.database.read() as session:
        runs = judged(session, sequence.id).runs
        first = evaluate_test(session, samples[0].test_id or 0, at=NOON, person_id=gc.analyst.id)
        second = evaluate_test(session, samples[1].test_id or 0, at=NOON, person_id=gc.analyst.id)

    named = runs[samples[0].id].named
    assert named is not None
    assert sorted(named.known) == ["isobutane", "n-butane", "propane"]
    assert [one.retention_time for one in named.unidentified] == [8.0]
    assert first.outcome is not None
    assert second.outcome is None
    assert "cannot be named" in str(second.refusal)
