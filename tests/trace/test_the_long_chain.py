"""From the national standard to an amended certificate and back as one walk; without any one link it is red in both directions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lims.catalogue.models import MethodVersionRow
from lims.certificates import withdraw
from lims.clock import SetClock
from lims.control import record_point
from lims.db import Database
from lims.equipment import EquipmentState, change_equipment, correct_calibration, decide_suitability
from lims.materials import change_lot
from lims.quality import place_hold, raise_doubt
from lims.records import Actor, Unit, put_version, unit_of_work
from lims.review import Decision, decide, evidence_of
from lims.trace.recall import recall_rows
from lims.trace.walks import trace_back, trace_forward
from tests.conftest import NOON
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.trace.long_chain import D2163, D2598, LongChain, make_long_chain

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + 20 * HOUR


class Undone(Exception):
    """Leaves a unit of work without a trace, for the next link."""


@pytest.fixture
def chain(database: Database, tmp_path: Path) -> LongChain:
    return make_long_chain(database, tmp_path)


def national_expired(unit: Unit, chain: LongChain) -> None:
    correct_calibration(unit, chain.national.id, due_at=NOON - 15 * DAY)


def reference_not_good(unit: Unit, chain: LongChain) -> None:
    decide_suitability(unit, chain.bath.reference.certificate.id, False)


def reference_out_of_use(unit: Unit, chain: LongChain) -> None:
    reference = chain.bath.reference.thermometer.id
    change_equipment(unit, reference, since=NOON - 6 * DAY, state=EquipmentState.OUT_OF_USE)


def bath_expired(unit: Unit, chain: LongChain) -> None:
    correct_calibration(unit, chain.own.id, due_at=NOON - 2 * DAY)


def bath_doubted(unit: Unit, chain: LongChain) -> None:
    raise_doubt(
        unit,
        source_id=chain.own.version_id,
        since=None,
        until=None,
        reason="the bath was not stirred",
        figures={},
    )


def lot_expired(unit: Unit, chain: LongChain) -> None:
    change_lot(unit, chain.chart.lot_id, expires_at=NOON - 10 * HOUR)


def out_of_control(unit: Unit, chain: LongChain) -> None:
    record_point(unit, chain.chart.id, value=14.0, text="14.00")


def another_edition(code: str) -> Callable[[Unit, LongChain], None]:
    def change(unit: Unit, chain: LongChain) -> None:
        row = unit.session.get_one(MethodVersionRow, chain.rows.methods[code].id)
        content = {**row.content(), "edition": "FICTITIOUS 0"}
        put_version(unit, MethodVersionRow, row.header_id, valid_from=NOON - HOUR, **content)

    return change


def repeated(code: str) -> Callable[[Unit, LongChain], None]:
    def take_up(unit: Unit, chain: LongChain) -> None:
        test = chain.rows.tests[code].id
        seen = evidence_of(unit.session, test).seen_hash
        decide(
            unit, test, decision=Decision.REPEAT, person_id=chain.rows.reviewer.id, seen_hash=seen, reason="it was mixed up"
        )  # fmt: skip

    return take_up


def held(node: str) -> Callable[[Unit, LongChain], None]:
    def hold(unit: Unit, chain: LongChain) -> None:
        place_hold(unit, chain.nodes[node], "it was mixed up")

    return hold


def withdrawn(node: str) -> Callable[[Unit, LongChain], None]:
    def take_back(unit: Unit, chain: LongChain) -> None:
        withdraw(unit, chain.nodes[node], reason="it was mixed up")

    return take_back


# what is taken away; the kind of the link that is red then; what the walk says of it
LINKS: tuple[tuple[str, Callable[[Unit, LongChain], None], str, str], ...] = (
    ("national standard", national_expired, "calibration_version", "It had expired"),
    ("reference thermometer", reference_not_good, "calibration_version", "not good enough"),
    ("its state", reference_out_of_use, "equipment_version", "its state was: Out of use"),
    ("own calibration", held("own calibration"), "inhouse_calibration", "On hold: it was mixed up"),
    ("bath thermometer", bath_expired, "calibration_version", "It had expired"),
    ("bath thermometer", bath_doubted, "calibration_version", "In doubt when it was used"),
    ("lot", lot_expired, "material_lot_version", "The lot had expired"),
    ("control sample", out_of_control, "control_point", "is out of control"),
    ("D2163", another_edition(D2163), "method_version", "Not in force when it was used"),
    ("composition", held("composition"), "result", "On hold: it was mixed up"),
    ("its review", repeated(D2163), "review", "The last review did not accept it"),
    ("D2598", another_edition(D2598), "method_version", "Not in force when it was used"),
    ("computed", held("computed"), "result", "On hold: it was mixed up"),
    ("its review", repeated(D2598), "review", "The last review did not accept it"),
    ("certificate", withdrawn("certificate"), "certificate", "Withdrawn: it was mixed up"),
    ("amendment", withdrawn("amendment"), "certificate", "Withdrawn: it was mixed up"),
)  # fmt: skip


def test_the_whole_chain_is_one_walk_and_without_any_link_it_is_red_in_both_directions(
    database: Database, chain: LongChain
) -> None:
    national = chain.nodes["national standard"]
    with database.read() as session:
        back, forth = trace_back(session, chain.amendment), trace_forward(session, national)
        downstream: set[Any] = set(session.scalars(forth.reach()))
        numbers = {row.number for row in recall_rows(session, forth.reach())}
    walked = {one.id for one in back.nodes}
    # these make it valid, and do not rest on the standard
    aside = {national, chain.nodes["its state"], chain.nodes["lot"]}
    missed = {
        name for name, node in chain.nodes.items() if node not in walked or node not in downstream | aside
    }

    silent = []
    for name, take_away, kind, words in LINKS:
        by = Actor.person(chain.rows.reviewer.id)
        with (
            pytest.raises(Undone),
            unit_of_work(database, by=by, clock=SetClock(LATER), act="known_later") as unit,
        ):
            take_away(unit, chain)
            unit.flush()
            red = {
                one.id: one.broken
                for one in trace_back(unit.session, chain.amendment).broken
                if one.kind == kind
            }
            there = {id_ for id_, said in red.items() if words in str(said)}
            forward = forward_red(unit, national) | {
                id_
                for id_ in there
                if id_ not in downstream and words in str(trace_forward(unit.session, id_).start.broken)
            }
            if not there or not there <= forward:
                silent.append((name, kind, red))
            raise Undone
    assert (missed, silent) == (set(), [])
    assert (back.broken, forth.start.broken, forth.broken, len(numbers)) == ((), None, (), 2)


def forward_red(unit: Unit, node: int) -> set[int]:
    """What the walk forward from a node shows as broken, itself included."""
    walk = trace_forward(unit.session, node)
    return {one.id for one in (walk.start, *walk.broken) if one.broken}
