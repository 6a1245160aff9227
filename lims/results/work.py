"""Working on a test: begin a determination, take readings, exclude or abort it; choose system, room and way of working."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import find_room, find_system
from lims.errors import ChangedMeanwhile, NotFound
from lims.intake import StoredReading, readings_by_id
from lims.records import Unit
from lims.results.censoring import LACKING, censored_of, unit_meant
from lims.results.composed import CHOSEN, composition_rows
from lims.results.determinations import (
    ABORTED,
    EXCLUDED,
    USED,
    Determination,
    determinations_of,
    find_determination,
    present_round,
)
from lims.results.errors import (
    ChoiceUnknown,
    DeterminationEnded,
    ImpossibleMoment,
    InputUnknown,
    MethodRefused,
    ModeUnknown,
    ReadingOfOtherInstrument,
    ReadingRefused,
    ReadingUsed,
    ReasonNeeded,
    RecordHasNoReadings,
    SampleNotReceived,
    TestNotOpen,
)
from lims.results.evaluation import system_of
from lims.results.filling import fill_from_record
from lims.results.given import entered_value
from lims.results.models import DeterminationRow, DeterminationState, DeterminationValueRow
from lims.results.peaks import PEAKS
from lims.results.subject import Subject, find_subject
from lims.samples import SampleState, TestState, change_test, set_test_state
from methods import MethodError
from methods.definitions import InputDefinition, check_product
from methods.definitions.prepare import number
from methods.units import UNITS

CLOCKS_DIFFER = timedelta(minutes=5)
UNFIT = frozenset({"invalid", "incomplete", "not a number", "unknown unit", "censored"})
SEEN_BESIDES = frozenset({"lots", "note", CHOSEN, LACKING})  # what may be noted of any determination


def begin_determination(
    unit: Unit,
    test_id: int,
    *,
    at: datetime | None = None,
    person_id: int | None = None,
    seen: int | None = None,
) -> Determination:
    """Begin a run of the method on a portion; `at` is when it was measured (now), `seen` the test's row_version.

    The first one starts the test; the first after a reviewer asked for a repeat begins a new round.
    Raises NotFound, ChangedMeanwhile, TestNotOpen, SampleNotReceived, ImpossibleMoment, MethodRefused (wrong matrix).
    """
    subject = open_subject(unit, test_id, seen)
    moment = at or unit.at
    _refuse_impossible(unit, subject, moment)
    known = determinations_of(unit.session, [test_id])[test_id]
    again = subject.test.state is TestState.REPEAT_ASKED
    row = DeterminationRow(
        test_id=test_id, n=max((one.n for one in known), default=0) + 1, state=USED, reason=None, at=moment,
        person_id=person_id or unit.by.person_id, observations={}, row_version=1,
        round=max((one.round for one in known), default=0 if again else 1) + again,
    )  # fmt: skip
    unit.add(row)
    _start(unit, subject, moment)
    unit.flush()
    return find_determination(unit.session, row.id)


def open_subject(unit: Unit, test_id: int, seen: int | None = None) -> Subject:
    """A test that may be worked on. Raises NotFound, ChangedMeanwhile, TestNotOpen, SampleNotReceived, MethodRefused."""
    unit.flush()
    subject = find_subject(unit.session, test_id)
    if seen is not None and subject.test.row_version != seen:
        raise ChangedMeanwhile(what=f"The test of {subject.sample.code}")
    if not subject.open:
        raise TestNotOpen(code=subject.sample.code, state=subject.test.state.value.replace("_", " "))
    if subject.sample.state is SampleState.REGISTERED:
        raise SampleNotReceived(code=subject.sample.code, state=subject.sample.state.value)
    try:
        check_product(subject.method.definition, subject.product_group or "")
    except MethodError as refusal:
        raise MethodRefused.by(refusal) from refusal
    return subject


def _refuse_impossible(unit: Unit, subject: Subject, moment: datetime) -> None:
    why = None
    received, sampled = subject.sample.received_at, subject.sample.sampled_at
    if moment > unit.at + CLOCKS_DIFFER:
        why = "that lies in the future"
    elif received is not None and moment < received - CLOCKS_DIFFER:
        why = f"the sample was received on {received:%Y-%m-%d at %H:%M} UTC"
    elif sampled is not None and moment < sampled:
        why = f"the sample was taken on {sampled:%Y-%m-%d at %H:%M} UTC"
    if why:
        raise ImpossibleMoment(at=f"{moment:%Y-%m-%d at %H:%M} UTC", why=why)


def _start(unit: Unit, subject: Subject, moment: datetime) -> None:
    """Take the test to running, with the measuring system that is used, so that later ones do not change it unsaid."""
    change: dict[str, Any] = {}
    if subject.test.started_at is None:
        change["started_at"] = moment
    if subject.test.measuring_system_id is None:
        system = system_of(unit.session, subject, moment)
        change["measuring_system_id"] = system.id if system else None
    if subject.test.state is TestState.RUNNING:
        change_test(unit, subject.test.id, **change)
    else:
        set_test_state(unit, subject.test.id, TestState.RUNNING, **change)


# -- readings -------------------------------------------------------------------------------------------


def take_reading(
    unit: Unit, determination_id: int, readings: Mapping[str, int], *, observations: Mapping[str, Any] | None = None,
    files: Sequence[int] = (), seen: int | None = None,
) -> Determination:  # fmt: skip
    """Take readings as inputs of a determination, by input name; `files` are what was photographed.

    A reading of an instrument that is no part of the measuring system, one with the wrong unit, one outside what the
    method takes, or one taken already is refused; it stays a reading either way. Raises MethodRefused, ReadingUsed,
    ReadingOfOtherInstrument, ReadingRefused, InputUnknown, ChoiceUnknown, DeterminationEnded, ChangedMeanwhile.
    """
    row = _row(unit, determination_id, seen)
    subject = open_subject(unit, row.test_id)
    stored = readings_by_id(unit.session, readings.values())
    if stored.keys() < set(readings.values()):
        raise NotFound
    for name, reading_id in readings.items():
        _check_reading(unit, subject, row, name, stored[reading_id])
        unit.add(DeterminationValueRow(determination_id=row.id, input=name, reading_id=reading_id))
        unit.link(reading_id, row.id, name, stored[reading_id].at)
    for file_id in files:
        unit.link(file_id, row.id, "photo", row.at)
    if stored:
        row.at = max(one.at for one in stored.values())
        _refuse_impossible(unit, subject, row.at)
    _note(subject, row, observations or {})
    _touch(unit, row)
    return find_determination(unit.session, row.id)


def correct_reading(unit: Unit, determination_id: int, name: str, reading_id: int) -> Determination:
    """Take another reading in the place of one that was typed wrongly; the former one stays beside it, and so does the moment.

    Raises as `take_reading`.
    """
    row = _row(unit, determination_id, None)
    subject, reading = open_subject(unit, row.test_id), readings_by_id(unit.session, [reading_id])[reading_id]
    _check_reading(unit, subject, row, name, reading)
    unit.add(DeterminationValueRow(determination_id=row.id, input=name, reading_id=reading_id))
    unit.link(reading_id, row.id, name, reading.at)
    _touch(unit, row)
    return find_determination(unit.session, row.id)


def observe(
    unit: Unit, determination_id: int, observations: Mapping[str, Any], *, seen: int | None = None
) -> Determination:
    """Note what only eyes can know of a determination, such as bubbles; or which lots were used."""
    return take_reading(unit, determination_id, {}, observations=observations, seen=seen)


def _note(subject: Subject, row: DeterminationRow, observations: Mapping[str, Any]) -> None:
    for name, value in observations.items():
        if name not in SEEN_BESIDES:
            _check_choice(_input(subject, name), value)
    row.observations = {**row.observations, **observations}


def _check_choice(wanted: InputDefinition, value: Any) -> None:
    offered = [key for key, _ in wanted.choices]
    if wanted.kind == "choice" and value not in offered:
        raise ChoiceUnknown(text=str(value)[:40], label=wanted.labels["en"], offered=", ".join(offered))


def _input(subject: Subject, name: str) -> InputDefinition:
    inputs = {one.name: one for one in subject.method.definition.inputs}
    if name not in inputs:
        raise InputUnknown(method=subject.method.code, name=name[:40], known=", ".join(inputs) or "nothing")
    return inputs[name]


def _check_reading(
    unit: Unit, subject: Subject, row: DeterminationRow, name: str, reading: StoredReading
) -> None:
    taken = select(DeterminationValueRow.id).where(DeterminationValueRow.reading_id == reading.id)
    if unit.session.scalar(taken.limit(1)) is not None:
        raise ReadingUsed(text=f"{reading.text} {reading.unit}".strip())
    if reading.equipment_id is not None:
        _check_instrument(unit, subject, row, reading)
    if name == PEAKS and subject.method.definition.takes_peaks:
        return
    wanted = _input(subject, name)
    unfit = UNFIT & set(reading.flags)
    if wanted.kind == "number":
        if censored_of(reading, wanted) is not None:
            return
        if unit_meant(reading, wanted) in UNITS:
            unfit -= {"unknown unit"}
        if unfit:
            raise ReadingRefused(text=reading.text, why=", ".join(sorted(unfit)))
        try:
            number(entered_value(reading, wanted), wanted, f"determination {row.n}")
        except MethodError as refusal:
            raise MethodRefused.by(refusal) from refusal
    else:
        _check_choice(wanted, reading.text)


def _check_instrument(unit: Unit, subject: Subject, row: DeterminationRow, reading: StoredReading) -> None:
    system = system_of(unit.session, subject, row.at)
    if system is not None and reading.equipment_id not in system.parts.values():
        raise ReadingOfOtherInstrument(text=f"{reading.text} {reading.unit}".strip(), system=system.code)


def take_determination(
    unit: Unit, test_id: int, readings: Mapping[str, int], *, observations: Mapping[str, Any] | None = None,
    files: Sequence[int] = (), person_id: int | None = None, seen: int | None = None,
) -> Determination:  # fmt: skip
    """Begin a determination and take its readings in one step; measured when the latest of them was read."""
    stored = readings_by_id(unit.session, readings.values())
    at = max((one.at for one in stored.values()), default=unit.at)
    begun = begin_determination(unit, test_id, at=at, person_id=person_id, seen=seen)
    return take_reading(unit, begun.id, readings, observations=observations, files=files)


def inputs_of_record(session: Session, subject: Subject, record_id: int) -> dict[str, int]:
    """The readings of a record that are inputs of the method, by input. Raises RecordHasNoReadings."""
    found = fill_from_record(session, subject, record_id)
    inputs = {name: one.id for name, one in found.readings.items()}
    if subject.method.definition.takes_peaks or not inputs:
        wanted = ", ".join(one.reading or "" for one in found.missing)
        raise RecordHasNoReadings(method=subject.method.code, wanted=wanted or "a peak table")
    return inputs


def take_record(
    unit: Unit,
    test_id: int,
    record_id: int,
    *,
    observations: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> Determination:
    """Take what an instrument sent as a determination of a test; nothing is typed again. Raises as its parts do."""
    inputs = inputs_of_record(unit.session, find_subject(unit.session, test_id), record_id)
    return take_determination(unit, test_id, inputs, observations=observations, seen=seen)


def take_peaks(
    unit: Unit,
    test_id: int,
    reading_id: int,
    *,
    readings: Mapping[str, int] | None = None,
    seen: int | None = None,
) -> Determination:
    """Take the peak table of one signal of a matched record as an injection of a test.

    `readings` are what else the method asks for with it, such as the mass of the portion. Where the method asks
    for one injection, the one that was used before is excluded with its reason, and stays; where it asks for several, each
    is one more, and only what is taken again is excluded. Raises as `take_determination`.
    """
    again = "another injection or another reading of it was chosen"
    leave_out_used(unit, test_id, again, seen, None if _injections(unit, test_id) == 1 else reading_id)
    return take_determination(unit, test_id, {PEAKS: reading_id, **(readings or {})})


def _injections(unit: Unit, test_id: int) -> int:
    """How many injections the way of working asks for."""
    modes = find_subject(unit.session, test_id).method.definition.modes
    return max(one.determinations for one in modes)


def compute_again(
    unit: Unit, test_id: int, *, from_test: int | None = None, seen: int | None = None
) -> Determination:
    """Compute a test from the composition of another test of the sample as it stands now; what was computed before stays.

    The latest composition counts where none was chosen. Raises NotFound for another one, and as `take_determination`.
    """
    leave_out_used(unit, test_id, "computed again", seen)
    offered = {row.test_id for row in composition_rows(unit.session, find_subject(unit.session, test_id))}
    if from_test is not None and from_test not in offered:
        raise NotFound
    begun = take_determination(unit, test_id, {})
    return begun if from_test is None else observe(unit, begun.id, {CHOSEN: from_test})


def leave_out_used(unit: Unit, test_id: int, reason: str, seen: int | None, only: int | None = None) -> None:
    """Leave out what was used so far of the present round; `only` what took this peak table, if one is given."""
    subject = open_subject(unit, test_id, seen)
    known = determinations_of(unit.session, [test_id])[test_id]
    for one in present_round(known, subject.test.state):
        taken = one.values.get(PEAKS)
        if one.used and (only is None or (taken is not None and taken.id == only)):
            exclude_determination(unit, one.id, reason)


# -- ending a determination -----------------------------------------------------------------------------


def exclude_determination(
    unit: Unit, determination_id: int, reason: str, *, seen: int | None = None
) -> Determination:
    """Leave a determination out of the result, with the reason; it stays before the reviewer.

    Raises ReasonNeeded, DeterminationEnded, ChangedMeanwhile, TestNotOpen.
    """
    return _end(unit, determination_id, EXCLUDED, reason, seen)


def abort(unit: Unit, determination_id: int, reason: str, *, seen: int | None = None) -> Determination:
    """End a determination that was not finished, with the reason; it stays before the reviewer."""
    return _end(unit, determination_id, ABORTED, reason, seen)


def _end(
    unit: Unit, determination_id: int, state: DeterminationState, reason: str, seen: int | None
) -> Determination:
    row = _row(unit, determination_id, seen)
    open_subject(unit, row.test_id)
    if not reason.strip():
        raise ReasonNeeded(act="leave a determination out")
    row.state, row.reason = state, reason.strip().rstrip(".")
    _touch(unit, row)
    return find_determination(unit.session, row.id)


def _row(unit: Unit, determination_id: int, seen: int | None) -> DeterminationRow:
    found = find_determination(unit.session, determination_id)
    row = unit.session.get_one(DeterminationRow, found.id)
    if seen is not None and row.row_version != seen:
        raise ChangedMeanwhile(what=f"Determination {row.n}")
    if row.state is not USED:
        raise DeterminationEnded(n=row.n, state=row.state.value, reason=row.reason or "")
    return row


def _touch(unit: Unit, row: DeterminationRow) -> None:
    """A change of a determination is a change of its test: whoever looks at an older state is told."""
    row.row_version += 1
    change_test(unit, row.test_id)
    unit.flush()


# -- what the test is done with --------------------------------------------------------------------------


def choose_system(unit: Unit, test_id: int, system_id: int, *, seen: int | None = None) -> None:
    """Choose the measuring system of a test. Raises NotFound, TestNotOpen, ChangedMeanwhile."""
    open_subject(unit, test_id, seen)
    find_system(unit.session, system_id, unit.at)
    change_test(unit, test_id, measuring_system_id=system_id)


def choose_room(unit: Unit, test_id: int, room_id: int, *, seen: int | None = None) -> None:
    """Choose the room of a test. Raises NotFound, TestNotOpen, ChangedMeanwhile."""
    open_subject(unit, test_id, seen)
    find_room(unit.session, room_id)
    change_test(unit, test_id, room_id=room_id)


def choose_mode(unit: Unit, test_id: int, mode: str, *, seen: int | None = None) -> None:
    """Choose the way in which the method is worked. Raises ModeUnknown, TestNotOpen, ChangedMeanwhile."""
    subject = open_subject(unit, test_id, seen)
    offered = [one.key for one in subject.modes]
    if mode not in offered:
        raise ModeUnknown(method=subject.method.code, mode=mode[:40], modes=", ".join(offered))
    change_test(unit, test_id, injection_mode=mode)
