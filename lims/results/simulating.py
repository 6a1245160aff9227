"""A simulated distillation from the signals of its records: what is worked out becomes readings that rest on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.files import FileStore
from lims.intake import enter_by_hand, keep_worked_out, value_typed
from lims.intake.peaks import Trace, traces_of_record
from lims.records import Unit
from lims.results.determinations import Determination
from lims.results.errors import MethodRefused
from lims.results.subject import Subject, find_subject
from lims.results.work import leave_out_used, take_determination
from methods import MethodError
from methods.definitions.own_curve import SAMPLE_MASS, STANDARD_MASS, Distilling, StandardRun

MINUTES = {"min": 1.0, "s": 1 / 60}


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A signal of a record."""

    record_id: int
    signal: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """The run of the standard beside a sample, and the masses of both that were injected (mg), as they were typed."""

    run: Chosen
    masses: Mapping[str, str]


def temperatures_of(
    session: Session, store: FileStore, subject: Subject, sample: Chosen, blank: Chosen, standard: Beside | None = None
) -> dict[str, float]:  # fmt: skip
    """The temperature of each point, by input, from the bytes of the records. Outside of any unit: files are read.

    With the run of a standard also how much eluted. Raises NotFound, MethodRefused where the signals give no curve, and
    InstrumentError as the readers do.
    """
    distilling = subject.method.definition.calculation
    if not isinstance(distilling, Distilling) or not distilling.simulated:
        raise NotFound
    if bool(distilling.own.standard) is not (standard is not None):
        raise NotFound
    of_sample, of_blank = _trace(session, store, sample), _trace(session, store, blank)
    beside = None
    if standard is not None:
        trace = _trace(session, store, standard.run)
        beside = StandardRun(
            times=_minutes(trace), signal=trace.values.tolist(), mass=value_typed(standard.masses[STANDARD_MASS]),
            sample_mass=value_typed(standard.masses[SAMPLE_MASS]),
        )  # fmt: skip
    try:
        return distilling.temperatures(
            _minutes(of_sample),
            of_sample.values.tolist(),
            _minutes(of_blank),
            of_blank.values.tolist(),
            beside,
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
    unit: Unit, test_id: int, found: Mapping[str, float], sample: Chosen, blank: Chosen, standard: Beside | None = None, *,
    seen: int | None = None,
) -> Determination:  # fmt: skip
    """Take what was worked out of the signals as a determination; what was used before is left out and stays.

    Raises as `take_determination`.
    """
    leave_out_used(unit, test_id, "another run or another blank was chosen", seen)
    besides = {"blank": blank.record_id}
    typed: dict[str, int] = {}
    if standard is not None:
        typed = {
            name: enter_by_hand(unit, name=name, text=text, unit_code="mg")
            for name, text in standard.masses.items()
        }
        besides |= {"standard": standard.run.record_id, **typed}
    units = {one.name: one.unit or "" for one in find_subject(unit.session, test_id).method.definition.inputs}
    readings = {
        name: keep_worked_out(
            unit, sample.record_id, name=f"{name} of {sample.signal}", value=value, unit_code=units[name], besides=besides
        )
        for name, value in found.items()
    }  # fmt: skip
    return take_determination(unit, test_id, {**readings, **typed})
