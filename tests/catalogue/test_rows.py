"""Each row of the centre's lists goes from instrument bytes or guided entry to a line of a certificate, once its figures are supplied.

The figures are FICTITIOUS (tests/support/supplied.py); the rows run together, in one sample, because the way is the same for all.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lims.catalogue.apparatus import apparatus
from lims.catalogue.own_kind_forms import KIND_OF
from lims.catalogue.runnable import entered_as
from lims.catalogue.standards import End, Standard, standards
from lims.db import Database
from lims.files import FileStore
from lims.intake import records_of_test
from lims.records.walk import back
from lims.results import (
    ResultKind,
)
from lims.review import evidence_of
from lims.review.errors import CorrelationUnanswered
from lims.review.models import CorrelationAnswerRow
from methods.definitions import OwnBlend
from reports import TestReport, check
from reports.comparing import differences, report_in
from tests.conftest import ROOT
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.rows import COMPUTED, WHY, Rows
from tests.support.supplied import SUPPLIED
from tests.support.whole_way import document

ELSEWHERE = {  # rows that run by a definition of the program, or are used by others: the test that shows it
    "ASTM D4052": "tests/path/test_path.py", "ASTM D1838": "tests/bench_pages/test_strips.py",
    "ASTM D1250 / API MPMS 11.1": "tests/methods/petroleum", "ASTM D6299": "tests/control",
    "ASTM D3244 / ISO 4259": "tests/methods/conformity",
}  # fmt: skip


def test_every_row_goes_from_bytes_or_entry_to_a_line_of_a_certificate(
    database: Database, tmp_path: Path
) -> None:
    rows = Rows(database, files=FileStore(tmp_path / "files"))
    computed = [code for code in rows.tests if code in COMPUTED or isinstance(SUPPLIED[code].own, OwnBlend)]
    measured = [code for code in rows.tests if code not in computed]

    rows.run(measured, 0)
    rows.run(computed, 10)
    rows.accept_all(30)
    lines = rows.lines()

    assert set(lines) == {*SUPPLIED, *COMPUTED}
    for code, supplied in SUPPLIED.items():
        found = {one.result.measurand: one for one in lines[code]}
        assert set(found) == {one.key for one in rows.methods[code].definition.measurands} - {
            "yield_by_volume"
        }, code
        for one in found.values():
            whole = one.result.kind in (ResultKind.VECTOR, ResultKind.TABLE)
            assert bool(one.line.components) == whole, (code, one.line)
            assert one.line.result, code
        if supplied.peaks:
            assert all(one.uncertainty for one in found["composition"].line.components), code
    for code in ("ISO 8973", "ASTM D3588"):
        assert lines[code][0].result.value == pytest.approx(50.0)
    with rows.database.read() as session:
        behind: set[Any] = set(session.scalars(back(lines["ASTM D2598"][0].result.id)).all())
        assert lines["ASTM D2163"][0].result.id in behind
        assert records_of_test(session, rows.tests["ASTM D2163"].id)[0].id in behind
    said = printed(document(rows, tmp_path, 60))
    for line in (one.line for found in lines.values() for one in found):
        parts = ((line.test, part.name, part.result) for part in line.components)
        assert {(line.test, line.method, line.result), *parts} <= said


def printed(made: bytes) -> set[tuple[str, str, str]]:
    """What a document states: test, method and result of each line; test, name and result of each part. Its print says the same."""
    report = report_in(made)
    assert isinstance(report, TestReport)
    assert (check(made), differences(made)) == ([], ())
    if folder := os.environ.get("LIMS_SCREENSHOTS"):
        (Path(folder) / "rows.pdf").write_bytes(made)
    lines = [line for sample in report.samples for line in sample.results]
    parts = {(line.test, part.name, part.result) for line in lines for part in line.components}
    return parts | {(line.test, line.method, line.result) for line in lines}


def test_results_that_do_not_fit_each_other_are_answered_in_words(database: Database) -> None:
    rows = Rows(database, "ASTM D2163", "ASTM D1267", "ASTM D2598")
    rows.run(["ASTM D2163", "ASTM D1267"], 0)
    rows.run(["ASTM D2598"], 10)

    with pytest.raises(CorrelationUnanswered, match="vapour pressure"):
        rows.accept(["ASTM D1267"], 60)
    rows.accept(["ASTM D1267"], 60, vapour_pressure=WHY)

    with database.read() as session:
        (found,) = session.scalars(select(CorrelationAnswerRow))
        (fit,) = evidence_of(session, rows.tests["ASTM D1267"].id).correlations
    assert (found.words, found.largest, found.unit) == (WHY, 20.0, "kPa_gauge")
    assert found.difference == pytest.approx(fit.measured_value - fit.computed_value)
    assert fit.measured_value == pytest.approx(760.0)


def test_what_was_computed_is_refused_once_the_composition_was_replaced(database: Database) -> None:
    rows = Rows(database, "ASTM D2163", "ASTM D2598")
    rows.run(["ASTM D2163"], 0)
    rows.run(["ASTM D2598"], 10)
    before = rows.gate("ASTM D2598", "review")
    rows.accept(["ASTM D2163", "ASTM D2598"], 60)
    stands = rows.gate("ASTM D2598", "release")

    rows.repeat("ASTM D2163", 70)
    rows.run(["ASTM D2163"], 80)
    replaced = rows.gate("ASTM D2598", "release")
    rows.repeat("ASTM D2598", 90)
    rows.run(["ASTM D2598"], 100)
    again = rows.gate("ASTM D2598", "review")

    assert (before, stands, replaced, again) == ("not_accepted", "stands", "replaced", "not_accepted")


def test_a_row_that_a_test_of_its_own_shows_has_that_test() -> None:
    shown = {*SUPPLIED, *COMPUTED, *ELSEWHERE}

    lacking = [one.code for one in standards() if not shown & {one.code, *one.names}]

    assert lacking == []
    assert all((ROOT / Path(path)).exists() for path in ELSEWHERE.values())


@pytest.mark.parametrize(
    "standard", [one for one in standards() if one.end is End.NOT_RUNNABLE], ids=lambda one: one.key
)
def test_a_row_that_is_not_runnable_runs_by_what_was_supplied_and_by_nothing_else(standard: Standard) -> None:
    (supplied,) = (SUPPLIED[name] for name in standard.names if name in SUPPLIED)

    assert KIND_OF[type(supplied.own)] == entered_as(standard)


def test_every_piece_of_equipment_serves_a_row_that_runs_or_is_auxiliary() -> None:
    for piece in apparatus():
        served = {name for one in piece.standards for name in (one.code, *one.names)}
        assert served & {*SUPPLIED, *ELSEWHERE} or piece.end is End.AUXILIARY, piece.name
