"""Duplicates of a sequence: by r of the method, or by a criterion of the laboratory's own, and by nothing that nobody entered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lims.db import Database
from lims.results import evaluate_test
from lims.sequences import CheckKind, judged, take_all
from lims.sequences.errors import TableRefused
from lims.sequences.judging import Checked
from lims.sequences.table import check_table
from lims.sequences.values import enter_values
from lims.sequences.words import check_figures
from tests.conftest import NOON
from tests.support.sequences import LIMITS, SAMPLE, GcLaboratory, make_gc, table_content

OWN = {
    **LIMITS,
    "duplicate_percent": 0.5,
    "duplicate_least": 18.0,
    "duplicate_source": "FICTITIOUS instruction 7",
}


def duplicate(gc: GcLaboratory, amounts: Mapping[str, float]) -> Checked:
    """What is said of the duplicate of a sequence in which its injection gave these amounts."""
    gc.calibrate()
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line, amounts=amounts if line.kind.value == "duplicate" else None)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)
    with gc.database.read() as session:
        (found,) = (one for one in judged(session, sequence.id).checks if one.kind is CheckKind.DUPLICATE)
    return found


def test_a_component_without_r_is_named_and_not_judged(database: Database, tmp_path: Path) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON, precision={"propane": "0.6"})

    found = duplicate(gc, {**SAMPLE, "isobutane": 18.0})

    assert (found.passed, found.component, found.without) == (None, "propane", ("isobutane", "n-butane"))
    assert check_figures(found).endswith("limit 0.6 mol %; no precision entered for isobutane, n-butane")


def test_without_any_r_nothing_is_judged_and_the_gate_says_so(database: Database, tmp_path: Path) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON, precision={})

    found = duplicate(gc, {**SAMPLE, "isobutane": 12.0})

    assert (found.passed, found.found) == (None, None)
    assert check_figures(found) == "no precision entered: propane, isobutane, n-butane"
    with database.read() as session:
        said = evaluate_test(session, gc.tests[3].id, at=NOON, person_id=gc.analyst.id).answers
    assert [one.reason for one in said if one.check == "sequence"] == ["no_limits"]


@pytest.mark.parametrize(("isobutane", "propane", "passed"), [(12.0, 62.0, True), (17.0, 62.5, False)])
def test_a_criterion_of_the_laboratorys_own_judges_in_place_of_r(
    database: Database, tmp_path: Path, isobutane: float, propane: float, passed: bool
) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON, precision={}, content={"limits": OWN})

    found = duplicate(gc, {"propane": propane, "isobutane": isobutane, "n-butane": 20.0})

    assert (found.passed, found.component, found.without) == (passed, "propane", ())


def test_a_component_that_only_one_of_both_has_does_not_agree(database: Database, tmp_path: Path) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON)

    found = duplicate(gc, {"propane": 62.0, "isobutane": 17.0})

    assert (found.passed, found.component) == (False, "n-butane")


def test_r_holds_for_the_amounts_of_the_portion_that_was_weighed(database: Database, tmp_path: Path) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON, weighed=True, precision={"propane": "0.2"})
    gc.calibrate()
    sequence, lines = gc.started()
    with gc.unit(minutes=2) as unit:
        enter_values(
            unit, sequence.id, {line.id: {"m": "20"} for line in lines if line.kind.value == "sample"}
        )
    for line in lines:
        gc.inject(line, amounts={**SAMPLE, "propane": 62.3} if line.kind.value == "duplicate" else None)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    with database.read() as session:
        (found,) = (one for one in judged(session, sequence.id).checks if one.kind is CheckKind.DUPLICATE)

    assert found.found == pytest.approx(0.3 * 10 / 20, rel=1e-6)
    assert (found.component, found.limit) == ("propane", 0.2)


@pytest.mark.parametrize(
    "limits", [{"duplicate_percent": 1.0}, {"duplicate_source": "FICTITIOUS"}, {"duplicate_least": 1.0}]
)
def test_an_own_criterion_is_whole_with_its_source_or_refused(limits: Mapping[str, Any]) -> None:
    with pytest.raises(TableRefused, match="the document that it comes from"):
        check_table(table_content(limits={**LIMITS, **limits}))


@pytest.mark.parametrize(("agreement", "passed"), [("1.0", True), ("0.01*X", False), ("", None)])
def test_where_one_result_has_several_injections_their_own_limit_judges_and_not_r(
    database: Database, tmp_path: Path, agreement: str, passed: bool | None
) -> None:
    gc = make_gc(
        database, tmp_path / "files", at=NOON, precision={"propane": "5"}, injections=2, agreement=agreement
    )

    found = duplicate(gc, {**SAMPLE, "propane": 62.9})

    assert found.passed is passed
    assert found.without == (() if agreement else ("propane", "isobutane", "n-butane"))
