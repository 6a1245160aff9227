"""Deciding whether curves count, and what follows from it: a calibration of the measuring system, and checks on their charts."""

from __future__ import annotations

from datetime import datetime

from lims.particulars import calibrate_system
from lims.records import Unit
from lims.sequences.counting import count_by_curves
from lims.sequences.curves import CurveSet, find_curves
from lims.sequences.errors import CurvesDecided, CurvesRefused, OwnCurves
from lims.sequences.models import CurveDecisionRow
from lims.sequences.table import table_header


def decide_curves(
    unit: Unit, curve_set_id: int, *, accepted: bool, words: str, valid_until: datetime | None
) -> CurveSet:
    """Accept curves, which then count since their last standard was run, or refuse them; another person than their maker.

    Accepted, they are an analytical calibration of the measuring system, and what they make of the checks that were run since
    stands on the control charts. Raises NotFound, CurvesDecided, OwnCurves,
    CurvesRefused.
    """
    unit.flush()
    found = find_curves(unit.session, curve_set_id)
    if found.decision is not None:
        raise CurvesDecided(number=found.number)
    if found.person_id == unit.by.person_id:
        raise OwnCurves(number=found.number)
    if not words.strip():
        raise CurvesRefused(why="nobody has said what was looked at")
    if accepted and (valid_until is None or valid_until <= unit.at):
        raise CurvesRefused(why="it does not say until when they count, in the time to come")
    unit.add(
        CurveDecisionRow(
            curve_set_id=found.id, accepted=accepted, words=words.strip(), at=unit.at, person_id=unit.by.person_id,
            valid_from=found.measured_at if accepted else None, valid_until=valid_until if accepted else None,
        )
    )  # fmt: skip
    if accepted:
        done = calibrate_system(
            unit, table_header(unit.session, found.table_id).system_id, at=found.measured_at, due_at=valid_until,
            lot_id=int(found.levels[0]["lot_id"]), found=f"{found.number}: {words.strip()}",
        )  # fmt: skip
        unit.link(found.id, done.id, "response")
        count_by_curves(unit, found)
    unit.flush()
    return find_curves(unit.session, curve_set_id)
