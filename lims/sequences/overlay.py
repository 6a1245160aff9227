"""The chromatogram of a line laid over those of the standard and the blank before it: for looking, never for computing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from instruments import InstrumentError
from lims.errors import NotFound
from lims.files import FileStore
from lims.files.errors import FileMissing
from lims.intake import drawable_signals, readings_by_id
from lims.intake.drawing import drawing, traced
from lims.sequences.arrivals import matches_of_lines
from lims.sequences.models import LineKind
from lims.sequences.service import SequenceLine, lines_of
from lims.sequences.words import KINDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """One run of the drawing: the line, its record, and the signal that counts."""

    line: SequenceLine
    record_id: int
    signal: str


def overlaid(session: Session, sequence_id: int, line_id: int) -> list[Laid]:
    """The run of a line, then those of the last standard (or check) and the last blank beside it. Raises NotFound."""
    lines = lines_of(session, sequence_id)
    taken = matches_of_lines(session, [one.id for one in lines])
    own = next((one for one in lines if one.id == line_id), None)
    if own is None or own.id not in taken:
        raise NotFound
    others = [
        _nearest(lines, own, kinds, taken)
        for kinds in ((LineKind.STANDARD, LineKind.CHECK), (LineKind.BLANK,))
    ]
    chosen = [own, *(one for one in others if one is not None)]
    readings = readings_by_id(session, [taken[one.id].reading_id for one in chosen])
    return [
        Laid(line=one, record_id=taken[one.id].record_id, signal=readings[taken[one.id].reading_id].text)
        for one in chosen
    ]


def _nearest(
    lines: Sequence[SequenceLine], own: SequenceLine, kinds: Sequence[LineKind], taken: Any
) -> SequenceLine | None:
    """The last one of these kinds before a line; where there is none, the first one after it."""
    found = [one for one in lines if one.kind in kinds and one.id in taken and one.id != own.id]
    before = [one for one in found if one.position < own.position]
    return before[-1] if before else next(iter(found), None)


def overlay(session: Session, store: FileStore, runs: Sequence[Laid]) -> dict[str, Any]:
    """The first run with its peaks, and the traces of the others beside it; one whose file is lost is left out.

    Raises NotFound, FileMissing, and InstrumentError as the readers do.
    """
    own, others = runs[0], runs[1:]
    data = drawing(session, store, own.record_id, _raw(session, own))
    return {
        **data,
        "own": _label(own),
        "also": [one for each in others if (one := _also(session, store, each))],
    }


def _also(session: Session, store: FileStore, run: Laid) -> dict[str, Any] | None:
    try:
        x, y = traced(session, store, run.record_id, _raw(session, run))
    except (NotFound, FileMissing, InstrumentError):
        return None
    return {"label": _label(run), "x": x, "y": y, "kind": run.line.kind.value}


def _raw(session: Session, run: Laid) -> str:
    """The raw signal of a peak table: that of its name, or the only one that there is. Raises NotFound."""
    signals = drawable_signals(session, run.record_id)
    if run.signal in signals or len(signals) == 1:
        return run.signal if run.signal in signals else signals[0]
    raise NotFound


def _label(run: Laid) -> str:
    return f"{run.line.position} {KINDS[run.line.kind]}"
