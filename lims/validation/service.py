"""A validation at work: data entered or taken from results, withdrawn with a reason, submitted, decided on by another person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import method_version_at
from lims.control.alike import MaterialResult, material_results
from lims.errors import ChangedMeanwhile, NotFound
from lims.records import Unit
from lims.validation.errors import DataMissing, DataRefused, NotToBeAccepted, OwnValidation
from lims.validation.models import (
    DatumRow,
    DecisionRow,
    PaperRow,
    ValidationRow,
    ValidationState,
    WithdrawnRow,
)
from lims.validation.plans import row_in
from lims.validation.reading import work_of
from lims.validation.values import Planned, Standing, Validation, Work
from lims.web.fields import read_number
from methods.verification import PLANS, Answer
from methods.verification.experiments import SPIKED, UNSPIKED

MOST = 2_000  # data of one experiment
OPEN = ValidationState.MEASURING
SENT_BACK, ACCEPTED, REFUSED = "sent_back", "accepted", "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One datum as it comes: its place among the data (day, level, factor, spiked), its figure and text."""

    place: str
    x: float | None
    value: float
    text: str
    source_id: int | None = None


# -- data -----------------------------------------------------------------------------------------------


def read_entries(table: Sequence[Sequence[str]], grouped: str) -> list[Entry]:
    """Data from the lines of a table: the place first where data have one, the value last. Raises DataRefused.

    A first line that holds no number is taken for the heads.
    """
    rows = [[cell.strip() for cell in line] for line in table if any(cell.strip() for cell in line)]
    if rows and not _is_number(rows[0][-1]):
        rows = rows[1:]
    if not rows:
        raise DataRefused(why="there is no line with a value")
    return [_entry(n, line, grouped) for n, line in enumerate(rows, 1)]


def _entry(n: int, line: Sequence[str], grouped: str) -> Entry:
    wanted = 2 if grouped else 1
    cells = [one for one in line if one]
    if len(cells) != wanted:
        raise DataRefused(why=f"line {n} has {len(cells)} cells, and {wanted} are asked")
    if not _is_number(cells[-1]):
        raise DataRefused(why=f"line {n}: “{cells[-1][:20]}” is no number")
    place, x = (cells[0] if grouped else ""), None
    if grouped == "level":
        if not _is_number(place):
            raise DataRefused(why=f"line {n}: the level “{place[:20]}” is no number")
        x = float(read_number(place))
    if grouped == "spiked" and place not in (SPIKED, UNSPIKED):
        raise DataRefused(why=f"line {n}: “{place[:20]}” is neither {SPIKED} nor {UNSPIKED}")
    return Entry(place=place[:80], x=x, value=float(read_number(cells[-1])), text=cells[-1])


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except ValueError:
        return False
    return True


def experiment_of(work: Work, root: int) -> Standing:
    """An experiment of a validation by its number. Raises NotFound."""
    found = next((one for one in work.experiments if one.root == root), None)
    if found is None:
        raise NotFound
    return found


def enter_data(unit: Unit, validation_id: int, root: int, entries: Sequence[Entry]) -> None:
    """Enter data of an experiment. Raises NotFound, ValidationNotOpen, DataRefused."""
    row_in(unit, validation_id, OPEN)
    found = experiment_of(work_of(unit.session, validation_id), root)
    if found.plan.left_out:
        raise DataRefused(why="the experiment is left out")
    if len(found.data) + len(entries) > MOST:
        raise DataRefused(why=f"an experiment has at most {MOST} results")
    for one in entries:
        unit.add(
            DatumRow(
                validation_id=validation_id, root=root, place=one.place, x=one.x, value=one.value, text=one.text,
                source_id=one.source_id, at=unit.at, person_id=unit.by.person_id,
            )
        )  # fmt: skip
    unit.flush()


def to_be_taken(
    session: Session, validation: Validation, plan: Planned, **asked: Any
) -> list[MaterialResult]:
    """Results of the system that an experiment may take, latest first."""
    return material_results(
        session,
        method_id=validation.method_id,
        measurand=plan.measurand,
        unit=plan.unit,
        component=plan.component,
        **asked,
    )


def take_results(unit: Unit, validation_id: int, root: int, places: Mapping[int, str]) -> None:
    """Take results of the system as data, each with its place. Raises NotFound, ValidationNotOpen, DataRefused."""
    work = work_of(unit.session, validation_id)
    found = experiment_of(work, root)
    there, grouped = {one.source_id for one in found.counted}, PLANS[found.plan.kind].grouped
    entries = []
    for one in reversed(to_be_taken(unit.session, work.validation, found.plan, ids=places)):
        if one.id not in there:
            line = [places[one.id], f"{one.value!r}"] if grouped else [f"{one.value!r}"]
            (entry,) = read_entries([line], grouped)
            entries.append(replace(entry, value=one.value, text=one.printed, source_id=one.id))
    if not entries:
        raise DataRefused(why="no result was chosen that is not there already")
    enter_data(unit, validation_id, root, entries)


def withdraw_datum(unit: Unit, validation_id: int, datum_id: int, why: str) -> None:
    """Let a datum not count; it stays readable. Raises NotFound, ValidationNotOpen, DataRefused."""
    row_in(unit, validation_id, OPEN)
    work = work_of(unit.session, validation_id)
    if datum_id not in {one.id for each in work.experiments for one in each.counted}:
        raise NotFound
    if not why.strip():
        raise DataRefused(why="it is not said why the result does not count")
    unit.add(WithdrawnRow(datum_id=datum_id, why=why.strip(), at=unit.at, person_id=unit.by.person_id))


def add_paper(unit: Unit, validation_id: int, *, file_id: int, title: str) -> None:
    """Keep a file with a validation that is not decided. Raises NotFound, ValidationNotOpen."""
    row_in(unit, validation_id, ValidationState.PLANNING, OPEN, ValidationState.SUBMITTED)
    unit.add(
        PaperRow(
            validation_id=validation_id,
            file_id=file_id,
            title=title.strip(),
            at=unit.at,
            person_id=unit.by.person_id,
        )
    )


# -- the decision ---------------------------------------------------------------------------------------


def submit(unit: Unit, validation_id: int) -> None:
    """Hand a validation to another person. Raises NotFound, ValidationNotOpen, DataMissing."""
    row, work = row_in(unit, validation_id, OPEN), work_of(unit.session, validation_id)
    if work.silent or not work.asked:
        raise DataMissing(number=row.number, experiments=_names(work.silent) or "any experiment")
    row.state, row.row_version = ValidationState.SUBMITTED, row.row_version + 1


def decide(unit: Unit, validation_id: int, *, decision: str, words: str, row_version: int) -> None:
    """Accept a validation, refuse it, or send it back; by another person than those who planned and measured.

    Accepted is only what meets every criterion that was entered; what has none is accepted in words.
    Raises NotFound, ValidationNotOpen, ChangedMeanwhile, OwnValidation, NotToBeAccepted.
    """
    row = row_in(unit, validation_id, ValidationState.SUBMITTED)
    if row.row_version != row_version:
        raise ChangedMeanwhile(what=row.number)
    work = work_of(unit.session, validation_id)
    if unit.by.person_id in work.people:
        raise OwnValidation(number=row.number)
    if decision == ACCEPTED and (failed := work.answered(Answer.NOT_MET)):
        raise NotToBeAccepted(number=row.number, experiments=_names(failed))
    unit.add(
        DecisionRow(
            validation_id=row.id, decision=decision, outcome=work.outcome.value, figures=figures_of(work), words=words.strip(),
            at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    row.row_version += 1
    if decision == SENT_BACK:
        row.state = OPEN
        return
    row.state = ValidationState.ACCEPTED if decision == ACCEPTED else ValidationState.REFUSED
    row.decided_at = unit.at
    if decision == ACCEPTED:
        _carry(unit, row)


def _carry(unit: Unit, row: ValidationRow) -> None:
    """The version in use of this edition rests on it from now on; the results of the experiments do not come with it.

    A doubt about a validation reaches every certificate of the method. One about a single result of it does not:
    somebody raises that about the validation.
    """
    used = method_version_at(unit.session, row.method_id, unit.at)
    if used is not None and (used.edition, used.definition_key) == (row.edition, row.definition):
        unit.link(row.id, used.id, "validation")


def figures_of(work: Work) -> list[dict[str, Any]]:
    """What each experiment showed, as it is kept with the decision."""
    return [
        {
            "experiment": one.plan.kind.value, "measurand": one.plan.measurand, "component": one.plan.component, "n": len(one.counted),
            "given": dict(one.plan.given), "answer": one.shown.answer.value, "figures": dict(one.shown.figures),
        }
        for one in work.asked if one.shown is not None
    ]  # fmt: skip


def _names(experiments: Iterable[Standing]) -> str:
    return ", ".join(
        f"{one.plan.kind.value} {one.plan.component or one.plan.measurand}" for one in experiments
    )
