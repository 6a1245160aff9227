"""Sequences of the laboratory at work: a chromatograph with curves in date, one sequence planned and one whose records were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lims.people import Act
from lims.sequences import lines_of, plan_sequence, take_all
from tests.support.results import authorise
from tests.support.sequences import HOUR, GcLaboratory, make_gc

if TYPE_CHECKING:
    from tests.laboratory.world import World


def sequences(world: World, size: int) -> None:
    """`size` samples in a sequence that was run, and as many in one that is planned."""
    gc = world.gc or _laboratory(world, size)
    world.gc = gc
    ran, waiting = gc.more(size), gc.more(size)
    sequence, lines = gc.started([one.id for one in ran])
    for line in lines:
        gc.inject(line, minutes=2 + line.position / 10)
    with gc.unit(minutes=50) as unit:
        take_all(unit, sequence.id)
        plan_sequence(
            unit, gc.table_id, [one.id for one in waiting], standards=[gc.lots[0].id], check=gc.lots[0].id
        )
    with world.database.read() as session:
        first = lines_of(session, sequence.id)[0]
    world.ids |= {"sequence_id": sequence.id, "sequence_line_id": first.id}


def _laboratory(world: World, size: int) -> GcLaboratory:
    gc = make_gc(world.database, world.folder / "files", at=world.at - HOUR, samples=size, name=False)
    authorise(world.database, world.case.bench.analyst, gc.method, Act.PERFORM, at=world.at - 2 * HOUR)
    world.ids |= {"table_id": gc.table_id, "curve_set_id": gc.calibrate().id}
    return gc
