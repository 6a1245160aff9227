"""From the records to the given data of a calculation: determinations, settings, calibrations; each with its source node."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import settings
from lims.equipment import MeasuringSystem, calibration_at
from lims.errors import LimsError
from lims.intake import StoredReading
from lims.results.censoring import LACKING, censored_of, is_unit, unit_meant
from lims.results.composed import NODE, composition_for
from lims.results.determinations import Determination
from lims.results.peaks import PEAKS, used_tables
from lims.results.responses import response_of
from lims.results.subject import Subject
from methods.definitions import BudgetEntry, Entered, Given, InputDefinition
from methods.definitions import Determination as GivenDetermination
from methods.knowledge import Known, Source, Unknown
from methods.uncertainty import BudgetSource, Distribution, Input, Mode
from methods.uncertainty import Precision as PrecisionKind
from methods.units import convert, convert_uncertainty

HYPOTHETICAL = "now"  # the key of the determination that is not taken yet


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """With what and when the measurement was done."""

    moment: datetime
    system: MeasuringSystem | None
    room_id: int | None


def node_source(node_id: int, label: str) -> BudgetSource:
    """The source of an input that is a record of the laboratory."""
    return BudgetSource(kind=NODE, key=str(node_id), label=label)


def given_data(
    session: Session, subject: Subject, determinations: Sequence[Determination], circumstances: Circumstances,
    hypothetical: Mapping[str, Entered] | None = None,
) -> Given:  # fmt: skip
    """Everything that decides the outcome of a test's calculation. Raises ModeNotChosen, what settings refuse."""
    definition, laid = subject.method.definition, subject.method.settings
    runs = [_given(one, definition.inputs) for one in determinations if one.values or one.used]
    if hypothetical is not None:
        runs.append(GivenDetermination(key=HYPOTHETICAL, inputs=hypothetical))
    required, mode = settings.determinations_required(laid), settings.uncertainty_mode(laid)
    rule = subject.mode.agreement
    used = [one for one in runs if one.excluded is None]
    return Given(
        method=definition.code,
        edition=definition.edition,
        product=subject.product_group or "",
        mode=subject.mode.key,
        determinations=tuple(runs),
        peak_tables=used_tables(session, determinations) if definition.takes_peaks else (),
        composition=composition_for(session, subject, determinations)
        if definition.takes_composition
        else None,
        response=response_of(session, subject, circumstances.system, circumstances.moment)
        if definition.takes_peaks
        else None,
        precision={one.key: settings.precision(laid, one.key) for one in definition.measurands},
        contributions=tuple(_contributions(session, subject, used, circumstances)),
        determinations_required=required.value if isinstance(required, Known) else None,
        agreement_limit=settings.agreement_limit(laid, rule.unit) if rule else None,
        uncertainty_mode=mode.value if isinstance(mode, Known) else definition.uncertainty_mode or Mode.GUM,
        study=settings.study(laid),
        own_control={key: one.value for key, one in settings.own_control(laid).items()},
    )


def _given(one: Determination, inputs: Sequence[InputDefinition]) -> GivenDetermination:
    asked = {wanted.name: wanted for wanted in inputs}
    entered = {
        name: entered_value(value, asked.get(name)) for name, value in one.values.items() if name != PEAKS
    }
    for wanted in inputs:
        seen = one.observations.get(wanted.name)
        if wanted.kind != "number" and isinstance(seen, str):
            source = node_source(one.id, f"determination {one.n}, seen by a person")
            entered[wanted.name] = Entered(value=None, unit=None, text=seen, source=source)
    return GivenDetermination(
        key=str(one.n), inputs=entered, excluded=None if one.used else one.reason or one.state.value,
        lacking=dict(one.observations.get(LACKING) or {}),
    )  # fmt: skip


def entered_value(value: StoredReading, wanted: InputDefinition | None = None) -> Entered:
    """A reading as a calculation takes it; for an input that may be censored, with what it says of a bound."""
    how = "entered by hand" if value.by_hand else "read from the instrument"
    unit = unit_meant(value, wanted) if wanted else value.unit
    said = wanted is not None and unit in dict(wanted.file_units).values() and not is_unit(value.unit)
    meant = [f"{value.unit or 'no unit'} taken as {unit}, as the method says"] if said else []
    source = node_source(value.id, ", ".join([f"reading {value.text} {value.unit}".strip(), how, *meant]))
    bound = censored_of(value, wanted) if wanted else None
    return Entered(value=value.value, unit=unit or None, text=value.text, source=source, censored=bound)


# -- the uncertainty budget -----------------------------------------------------------------------------


def _contributions(
    session: Session, subject: Subject, used: Sequence[GivenDetermination], circumstances: Circumstances
) -> Iterator[Input]:
    for entry in subject.method.definition.budget:
        found = _contribution(session, subject, entry, used, circumstances)
        if found is not None:
            yield found


def _contribution(
    session: Session,
    subject: Subject,
    entry: BudgetEntry,
    used: Sequence[GivenDetermination],
    circumstances: Circumstances,
) -> Input | None:
    if entry.key == "repeatability":
        return _repeatability(subject, entry)
    laid = _laid_down(subject, entry)
    calibrated = _calibrated(session, subject, entry, used, circumstances)
    if laid is None or calibrated is None:
        return laid or calibrated
    return _corrected(laid, calibrated)


def _corrected(laid: Input, calibrated: Input) -> Input:
    """A reading is corrected by its calibration (6.4.11) also where the laboratory has laid down its uncertainty.

    The figure laid down is taken to hold that of the calibration, unless the calibration's own is larger.
    """
    if calibrated.u > laid.u:
        return calibrated
    return replace(laid, value=calibrated.value, source=calibrated.source)


def _repeatability(subject: Subject, entry: BudgetEntry) -> Input | None:
    """The pooled standard deviation of one determination, where the laboratory has entered one."""
    found = settings.repeatability(subject.method.settings)
    if isinstance(found, Unknown):
        return None
    return Input(
        name=entry.key, value=0.0, u=convert_uncertainty(found.value.s, found.value.unit, entry.unit), dof=found.value.dof,
        unit=entry.unit, source=_setting(subject, found.source), precision=PrecisionKind.REPEATABILITY,
    )  # fmt: skip


def _laid_down(subject: Subject, entry: BudgetEntry) -> Input | None:
    """A contribution that the laboratory has entered in the settings of the method version."""
    found = settings.contribution(subject.method.settings, entry.key)
    if isinstance(found, Unknown):
        return None
    own = found.value
    width = None if own.half_width is None else convert_uncertainty(own.half_width, own.unit, entry.unit)
    return Input(
        name=entry.key, value=0.0, u=convert_uncertainty(own.u, own.unit, entry.unit), dof=own.dof, unit=entry.unit,
        distribution=Distribution.NORMAL if width is None else Distribution.RECTANGULAR, width=width,
        source=_setting(subject, found.source),
    )  # fmt: skip


def _setting(subject: Subject, source: Source) -> BudgetSource:
    return node_source(
        subject.method.id, f"settings of {subject.method.code}, version {subject.method.n}: {source}"
    )


def _calibrated(
    session: Session,
    subject: Subject,
    entry: BudgetEntry,
    used: Sequence[GivenDetermination],
    circumstances: Circumstances,
) -> Input | None:
    """The correction of the calibration that counted at the moment of the measurement, at the mean of the readings.

    For an entry with a role and the key “calibration”, or one that stands for an input of the method of that unit.
    """
    system = circumstances.system
    equipment_id = None if system is None or entry.role is None else system.parts.get(entry.role)
    wanted = _quantity(subject.method.definition.inputs, entry)
    calibration = (
        None if equipment_id is None else calibration_at(session, equipment_id, circumstances.moment)
    )
    held = [] if wanted is None else [one.inputs[wanted.name] for one in used if wanted.name in one.inputs]
    values = [one for one in held if one.censored is None]
    if wanted is None or calibration is None or not values:
        return None
    try:
        mean = math.fsum(
            convert(one.value or 0.0, one.unit or "", wanted.unit or "") for one in values
        ) / len(values)
        found = calibration.correction_at(wanted.name, mean, wanted.unit)
    except LimsError:
        return None  # not calibrated there: the gate says so, and the budget lacks it
    correction, u = (convert_uncertainty(one, wanted.unit or "", entry.unit) for one in found[:2])
    label = f"{calibration.certificate}, {calibration.laboratory}, {calibration.how_corrected(wanted.name)}"
    return Input(
        name=entry.key, value=correction, u=u, unit=entry.unit, source=node_source(found.source_id, label)
    )


def _quantity(inputs: Sequence[InputDefinition], entry: BudgetEntry) -> InputDefinition | None:
    """The input whose readings a calibration corrects."""
    numbers = [one for one in inputs if one.kind == "number" and one.reading]
    if entry.key == "calibration":
        return numbers[0] if numbers else None
    return next((one for one in numbers if entry.key.endswith(f"_{one.name}")), None)
