"""A simulated distillation from the signals of two records: the temperatures become readings that rest on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.files import FileStore
from lims.intake import keep_worked_out
from lims.intake.peaks import Trace, traces_of_record
from lims.records import Unit
from lims.results.determinations import Determination
from lims.results.errors import MethodRefused
from lims.results.subject import Subject
from lims.results.work import leave_out_used, take_determination
from methods import MethodError
from methods.definitions.own_curve import Distilling

MINUTES = {"min": 1.0, "s": 1 / 60}


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A signal of a record."""

    record_id: int
    signal: str


def temperatures_of(
    session: Session, store: FileStore, subject: Subject, sample: Chosen, blank: Chosen
) -> dict[str, float]:  # fmt: skip
    """The temperature of each point, by input, from the bytes of two records. Outside of any unit: files are read.

    Raises NotFound, MethodRefused where the signals give no curve, and InstrumentError as the readers do.
    """
    distilling = subject.method.definition.calculation
    if not isinstance(distilling, Distilling) or not distilling.simulated:
        raise NotFound
    of_sample, of_blank = _trace(session, store, sample), _trace(session, store, blank)
    try:
        return distilling.temperatures(
            _minutes(of_sample), of_sample.values.tolist(), _minutes(of_blank), of_blank.values.tolist()
        )
    except MethodError as refusal:
        raise MethodRefused.by(refusal) from refusal


def _trace(session: Session, store: FileStore, chosen: Chosen) -> Trace:
    found = next(
        (one for one in traces_of_record(session, store, chosen.record_id) if one.name == chosen.signal), None
    )
    if found is None:
        raise NotFound
    return found


def _minutes(trace: Trace) -> Sequence[float]:
    scale = MINUTES.get(trace.time_unit or "min")
    if scale is None:
        raise NotFound
    return [float(t) * scale for t in trace.times]


def take_signals(
    unit: Unit, test_id: int, temperatures: dict[str, float], sample: Chosen, blank: Chosen, *, seen: int | None = None
) -> Determination:  # fmt: skip
    """Take the temperatures of a simulated distillation as a determination; what was used before is left out and stays.

    Raises as `take_determination`.
    """
    leave_out_used(unit, test_id, "another run or another blank was chosen", seen)
    readings = {
        name: keep_worked_out(
            unit, sample.record_id, name=f"{name} of {sample.signal}", value=t, unit_code="degC", besides={"blank": blank.record_id}
        )
        for name, t in temperatures.items()
    }  # fmt: skip
    return take_determination(unit, test_id, readings)
