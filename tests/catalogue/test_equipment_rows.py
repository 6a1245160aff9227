"""Each row of the centre's equipment carries a result, is seen by the gate, and stands behind the result; the auxiliary one has its check.

The methods are those of tests/support/supplied.py (FICTITIOUS); the pieces run together, because the way is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lims.catalogue.apparatus import Apparatus, apparatus, apparatus_of
from lims.catalogue.standards import End, standard_named
from lims.db import Database
from lims.equipment import EquipmentState, change_equipment, put_system
from lims.equipment.models import EquipmentVersionRow
from lims.equipment.reasons import IN_SERVICE
from lims.gates import Answer, CheckAnswer, ask
from lims.records.walk import back
from lims.results import evaluate_tests, results_of
from lims.results.evaluation import Evaluated
from methods.definitions import OwnBlend
from tests.conftest import NOON
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.intermediate import check_it, plan_it
from tests.support.rows import COMPUTED, Rows, acting
from tests.support.supplied import SUPPLIED

ELSEWHERE = {10: "tests/bench_pages/test_strips.py"}  # pieces that a test of their own shows
SECOND = {5: "ASTM D2163"}  # pieces beside another one that serves the same standard


def first_of(code: str) -> int | None:
    """The piece that the measuring system of a standard is made of."""
    standard = standard_named(code)
    serving = apparatus_of(standard) if standard else ()
    return serving[0].no if serving else None


def shown_by(rows: Rows) -> Iterator[tuple[Apparatus, str]]:
    """Each piece with the first test that is done on it."""
    for piece in apparatus():
        codes = [code for code in rows.tests if first_of(code) == piece.no]
        if codes:
            yield piece, codes[0]


def measured(rows: Rows, minutes: int = 9) -> dict[str, Evaluated]:
    """What each test would give now, by its method."""
    with rows.database.read() as session:
        found = evaluate_tests(
            session, [one.id for one in rows.tests.values()], at=NOON + timedelta(minutes=minutes), person_id=rows.analyst.id
        )  # fmt: skip
    return {one.subject.method.code: one for one in found}


def versions_of(rows: Rows, piece: int) -> set[int]:
    """How a piece stood, each time that something of it changed."""
    of = EquipmentVersionRow.header_id == rows.pieces[piece].id
    with rows.database.read() as session:
        return set(session.scalars(select(EquipmentVersionRow.id).where(of)))


def said_of(answers: Sequence[CheckAnswer], rows: Rows, piece: int) -> set[tuple[str, Answer]]:
    """The gate's checks and answers that rest on a version of a piece."""
    versions = versions_of(rows, piece)
    return {(each.check, each.answer) for each in answers if versions & set(each.rests_on)}


def test_every_piece_carries_a_result_stands_behind_it_and_is_refused_once_out_of_use(
    database: Database,
) -> None:
    rows, later = Rows(database), NOON + timedelta(minutes=40)
    rows.run(
        [
            code
            for code in rows.tests
            if code not in COMPUTED and not isinstance(SUPPLIED[code].own, OwnBlend)
        ],
        0,
    )
    found = measured(rows)
    with acting(database, rows.drafter, "equipment.changed", 30) as unit:
        for one in rows.pieces.values():
            change_equipment(unit, one.id, state=EquipmentState.OUT_OF_USE)

    for piece, code in shown_by(rows):
        assert (IN_SERVICE, Answer.YES) in said_of(found[code].answers, rows, piece.no), piece.name
        with database.read() as session:
            (first, *_rest) = results_of(session, [rows.tests[code].id])[rows.tests[code].id]
            behind = set(session.scalars(back(first.id)))
            refused = ask(session, replace(found[code].question, at=later), frozenset({IN_SERVICE}))
        assert versions_of(rows, piece.no) & behind, piece.name
        assert (IN_SERVICE, Answer.NO) in said_of(refused, rows, piece.no), piece.name


@pytest.mark.parametrize(("no", "code"), SECOND.items())
def test_a_piece_beside_another_one_carries_the_result_when_it_is_chosen(
    database: Database, no: int, code: str
) -> None:
    rows = Rows(database, code)
    (role,) = rows.methods[code].definition.roles
    with acting(database, rows.drafter, "system.made") as unit:
        put_system(unit, code=f"MS-{code}", name=code, parts={role.key: rows.pieces[no].id}, methods=[code])

    rows.uses[code] = no
    rows.run([code], 1)

    assert (IN_SERVICE, Answer.YES) in said_of(measured(rows)[code].answers, rows, no)


def test_the_auxiliary_piece_stops_the_work_that_it_serves_when_its_check_fails(database: Database) -> None:
    (water,) = (one for one in apparatus() if one.end is End.AUXILIARY)
    rows = Rows(database, "ASTM D2624")
    (role,) = rows.methods["ASTM D2624"].definition.roles
    parts = {role.key: rows.pieces[20].id, "water": rows.pieces[water.no].id}
    with acting(database, rows.drafter, "system.made") as unit:
        put_system(unit, code="MS-ASTM D2624", name="ASTM D2624", parts=parts, methods=["ASTM D2624"])
    plan = plan_it(
        database, rows.pieces[water.no].id, at=NOON, name="Conductivity of the water", quantity="electrical conductivity",
        unit_code="pS/m", reference="FICTITIOUS meter", reference_value=100.0, readings=1, max_difference=10.0,
    )  # fmt: skip

    answers = []
    for n, reading in enumerate((105.0, 190.0)):
        check_it(database, plan, reading, at=NOON + timedelta(minutes=n + 1), person_id=rows.analyst.id)
        found = measured(rows)["ASTM D2624"]
        answers.append({each.reason for each in found.answers if each.check == "intermediate_check"})

    assert answers == [{"passed"}, {"failed"}]


def test_no_piece_is_without_a_scenario() -> None:
    shown = {first_of(code) for code in SUPPLIED} | {*ELSEWHERE, *SECOND}

    lacking = [one.name for one in apparatus() if one.no not in shown and one.end is not End.AUXILIARY]

    assert lacking == []
