"""What a file of many analytes fills of a method: each input by the names that it goes by; the rest is told, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from lims.intake import StoredReading, code_in, readings_of_record
from lims.results.censoring import censored_of, unit_meant
from lims.results.subject import Subject
from methods.definitions import InputDefinition
from methods.units import UNITS

_BETWEEN = re.compile(r",(?:\s|$)")  # between two names of one value


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """The reading of each input, a figure or a bound that the file states (not detected, below a limit); the inputs that the
    file lacks; those that it names without either, with its words; and the names in the file that are of no input. `others` are
    the samples of a table's other rows, which fill nothing."""

    readings: Mapping[str, StoredReading]
    missing: tuple[InputDefinition, ...]
    without_figure: Mapping[str, str]
    unknown: tuple[str, ...]
    meant: Mapping[str, str] = field(default_factory=dict)  # the unit of each reading, as the method takes it
    units: tuple[
        str, ...
    ] = ()  # as the file writes them, where neither the table nor the method says what they are
    others: tuple[str, ...] = ()


def fill_from_record(session: Session, subject: Subject, record_id: int) -> Filled:
    """What the latest understanding of a record fills of the method of a test. Raises NotFound.

    Of a table about several samples only the rows count that name the sample of the test by its code.
    """
    readings = readings_of_record(session, record_id)
    samples = dict.fromkeys(one.sample for one in readings if one.sample)
    others = tuple(one for one in samples if code_in(one) != subject.sample.code) if len(samples) > 1 else ()
    own = [one for one in readings if one.sample not in others]
    return replace(filled(subject.method.definition.inputs, own), others=others)


def names_of(one: InputDefinition) -> list[str]:
    """The names by which an input goes in files, as one compares them. A comma inside of a name has no space behind it: 2,4-D."""
    return [_plain(name) for name in _BETWEEN.split(one.reading or "") if name.strip()]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def filled(inputs: Sequence[InputDefinition], readings: Sequence[StoredReading]) -> Filled:
    """Each input by its names. A name that stands once gives what stands there; its unit is checked when it is computed with.

    Repeated readings of one kind of unit give the last of them. Where a name stands beside cells of several kinds (amount,
    atomic number, limit of detection) only its first cell counts: an amount that is missing is not replaced by another cell.
    """
    wanted = [one for one in inputs if one.reading and one.per == "determination"]
    by_name: dict[str, list[StoredReading]] = {}
    for reading in readings:
        by_name.setdefault(_plain(reading.name), []).append(reading)
    found: dict[str, StoredReading] = {}
    without: dict[str, str] = {}
    missing: list[InputDefinition] = []
    for one in wanted:
        candidates = [reading for name in names_of(one) for reading in by_name.get(name, ())]
        standing = _standing(candidates, one)
        if standing is not None:
            found[one.name] = standing
            continue
        missing.append(one)
        if candidates:
            without[one.name] = ", ".join([candidates[0].text, *candidates[0].flags])
    known = {name for one in wanted for name in names_of(one)}
    unknown = dict.fromkeys(
        name for reading in readings if _plain(name := reading.name.partition(": ")[0]) not in known
    )  # a cell beside an amount, such as Aldrin: RT, is of what stands before it
    return Filled(
        readings=found, meant={one.name: unit_meant(found[one.name], one) for one in wanted if one.name in found},
        missing=tuple(missing), without_figure=without, unknown=tuple(unknown),
        units=_unexplained(missing, by_name),
    )  # fmt: skip


def _unexplained(
    missing: Sequence[InputDefinition], by_name: Mapping[str, Sequence[StoredReading]]
) -> tuple[str, ...]:
    """The units of figures that fill nothing because nobody has said what they mean."""
    found = {
        reading.unit: None
        for one in missing for name in names_of(one) for reading in by_name.get(name, ())[:1]
        if reading.value is not None and unit_meant(reading, one) not in UNITS
    }  # fmt: skip
    return tuple(found)


def _standing(candidates: Sequence[StoredReading], one: InputDefinition) -> StoredReading | None:
    """The reading that stands for an input, if one does."""
    if len(candidates) == 1 and (one.kind != "number" or candidates[0].value is not None):
        return candidates[0]
    if candidates and censored_of(candidates[0], one) is not None:
        return candidates[0]
    if candidates and all(_fits(reading, one) for reading in candidates):
        return candidates[-1]
    return candidates[0] if candidates and _fits(candidates[0], one) else None


def _fits(reading: StoredReading, one: InputDefinition) -> bool:
    """Whether a reading can be the input: a text for what is no number, else a figure in a unit of the same quantity."""
    if one.kind != "number":
        return True
    if reading.value is not None and {reading.unit or "1", one.unit or "1"} == {"1"}:
        return True
    unit, wanted = UNITS.get(unit_meant(reading, one)), UNITS.get(one.unit or "")
    return (
        reading.value is not None
        and unit is not None
        and wanted is not None
        and (unit.quantity, unit.basis) == (wanted.quantity, wanted.basis)
    )
