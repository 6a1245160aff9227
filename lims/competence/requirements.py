"""What the laboratory requires of a function and of each act of a method (6.2.2): texts and figures, all its own.

Proposed by one person and approved by another, like everything in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.catalogue import Draft, Kind, add_kind, approved_drafts, codes_of, draft_version, method_version_at
from lims.competence.errors import RequirementRefused
from lims.competence.models import Aspect, Criterion, RequirementRow, RequirementVersionRow
from lims.competence.words import ASPECT_WORDS, CRITERION_WORDS
from lims.db import remembered
from lims.errors import NotFound
from lims.people import Act
from lims.people.forms import ACT_WORDS
from lims.records import Unit, living, put_version
from lims.web import lazy_gettext as _
from lims.web.letters import search_key

MOST_RUNS, MOST_MONTHS, MOST_WORK = 100, 120, 10_000
KIND = "competence_requirement"
LABELS = {
    **{aspect.value: word for aspect, word in ASPECT_WORDS.items()}, "runs": _("Supervised runs that must be accepted"),
    "criterion": _("What accepts a run"), "work": _("Work that keeps the authorisation: how many"),
    "months": _("Within how many months"), "basis": _("Where this comes from"),
}  # fmt: skip
FIELDS = frozenset(LABELS)
Key = tuple[int, Act]


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """What is required. None: not set by the laboratory. `texts` has those aspects of which something is stated."""

    id: int
    version_id: int
    function: str | None
    method_id: int | None
    act: Act | None
    texts: Mapping[Aspect, str]
    runs: int | None
    criterion: Criterion | None
    months: int | None
    work: int | None
    basis: str
    valid_from: datetime
    valid_to: datetime | None
    person_id: int

    def holds(self, at: datetime) -> bool:
        """Whether it was required at a moment."""
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)

    @classmethod
    def from_rows(cls, header: RequirementRow, row: RequirementVersionRow) -> Requirement:
        texts = {aspect: str(getattr(row, aspect.value)) for aspect in Aspect}
        return cls(
            id=header.id, version_id=row.id, function=header.function, method_id=header.method_id, act=header.act,
            texts={aspect: text for aspect, text in texts.items() if text}, runs=row.runs, criterion=row.criterion,
            months=row.months, work=row.work, basis=row.basis, valid_from=row.valid_from, valid_to=row.valid_to,
            person_id=row.person_id,
        )  # fmt: skip


def propose_for_method(
    unit: Unit, method_id: int, act: Act, *, texts: Mapping[Aspect, str], basis: str, runs: int | None = None,
    criterion: Criterion | None = None, months: int | None = None, work: int | None = None,
) -> int:  # fmt: skip
    """Propose what is required of whoever does an act of a method; returns the draft's id. It holds once another person approves.

    `months` and `work`: so many pieces of real work within so many months keep an authorisation. Raises NotFound,
    RequirementRefused.
    """
    if method_version_at(unit.session, method_id, unit.at) is None:
        raise NotFound
    if runs is not None and act is not Act.PERFORM:
        raise RequirementRefused(why="only tests are done under supervision; reviews and releases are not")
    query = select(RequirementRow).where(RequirementRow.method_id == method_id, RequirementRow.act == act)
    header = unit.session.scalar(query) or unit.add(RequirementRow(method_id=method_id, act=act))
    return _propose(unit, header, texts, basis, runs=runs, criterion=criterion, months=months, work=work)


def propose_for_function(unit: Unit, function: str, *, texts: Mapping[Aspect, str], basis: str) -> int:
    """Propose what is required of a function, as it is called at its people; returns the draft's id. RequirementRefused."""
    name = " ".join(function.split())
    if not name:
        raise RequirementRefused(why="no function is named")
    known = {search_key(row.function or ""): row for row in unit.session.scalars(_functions())}
    header = known.get(search_key(name)) or unit.add(RequirementRow(function=name))
    return _propose(unit, header, texts, basis)


def _propose(
    unit: Unit, header: RequirementRow, texts: Mapping[Aspect, str], basis: str, *, runs: int | None = None,
    criterion: Criterion | None = None, months: int | None = None, work: int | None = None,
) -> int:  # fmt: skip
    said = {aspect.value: texts.get(aspect, "").strip() for aspect in Aspect}
    figures = {
        "runs": runs,
        "criterion": Criterion(criterion).value if criterion else None,
        "months": months,
        "work": work,
    }
    unit.flush()
    return draft_version(
        unit, KIND, header.id, {**said, **figures, "basis": basis.strip()}, unit.at, basis.strip()
    )


def _functions() -> Select[RequirementRow]:
    return select(RequirementRow).where(RequirementRow.function.is_not(None))


def _check(content: Mapping[str, Any]) -> None:
    """See that something is required in it, and that its figures belong together. Raises RequirementRefused."""
    runs, months, work = content["runs"], content["months"], content["work"]
    if not content["basis"]:
        raise RequirementRefused(why="nobody has said where it comes from")
    if not any(content[aspect.value] for aspect in Aspect) and runs is None and months is None:
        raise RequirementRefused(why="nothing is required in it")
    for figure, most in ((runs, MOST_RUNS), (months, MOST_MONTHS), (work, MOST_WORK)):
        if figure is not None and not 1 <= figure <= most:
            raise RequirementRefused(why=f"{figure} is not between 1 and {most}")
    if (runs is None) != (content["criterion"] is None):
        raise RequirementRefused(why="the number of supervised runs and what accepts them stand together")
    if (months is None) != (work is None):
        raise RequirementRefused(why="an interval and the amount of work in it stand together")


def _approve(unit: Unit, draft: Draft, valid_from: datetime) -> int:
    header = unit.session.get_one(RequirementRow, draft.header_id)
    said = dict(draft.content)
    said["criterion"] = Criterion(said["criterion"]) if said["criterion"] else None
    row = put_version(
        unit, RequirementVersionRow, header.id, valid_from=valid_from, **said,
        person_id=draft.drafted_by or unit.by.person_id,
    )  # fmt: skip
    if header.method_id is not None:
        unit.link(header.method_id, row.id, "method")
    return int(row.id)


def _codes(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    """What each requirement is for, in a word: the function, or the method with the act."""
    rows = list(session.scalars(select(RequirementRow).where(RequirementRow.id.in_(ids))))
    methods = codes_of(session, "method", [row.method_id for row in rows if row.method_id is not None])
    return {
        row.id: row.function or f"{methods.get(row.method_id or 0, '')}, {ACT_WORDS[row.act or Act.PERFORM]}"
        for row in rows
    }


def _standing(session: Session, header_id: int, at: datetime) -> tuple[int, dict[str, Any]] | None:
    query = _both().where(RequirementRow.id == header_id, living(RequirementVersionRow, at))
    found = session.execute(query).first()
    return None if found is None else (found[1].id, {name: getattr(found[1], name) for name in FIELDS})


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, label in LABELS.items():
        old, new = (_text(name, content.get(name)) for content in (before, after))
        if old != new:
            yield str(label), old, new


def _text(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    return str(CRITERION_WORDS[Criterion(value)]) if name == "criterion" else str(value)


add_kind(
    KIND,
    Kind(
        None, None, FIELDS, _check, codes=_codes, standing=_standing, approve=_approve, changes=_changes,
        otherwise=("competence.propose_requirement", "requirement_id"),
    ),
)  # fmt: skip


def _both() -> Select[RequirementRow, RequirementVersionRow]:
    return select(RequirementRow, RequirementVersionRow).join(
        RequirementVersionRow, RequirementVersionRow.header_id == RequirementRow.id
    )


def requirement_at(session: Session, method_id: int, act: Act, at: datetime) -> Requirement | None:
    """What was required of an act of a method at a moment; None where nobody had said anything."""
    found = _stated(session, method_id, act)
    return next((one for one in found if one.holds(at)), None)


@remembered
def _stated(session: Session, method_id: int, act: Act) -> list[Requirement]:
    """Everything that is known now of one requirement, for questions about many moments."""
    query = _both().where(
        RequirementRow.method_id == method_id, RequirementRow.act == act, RequirementVersionRow.died.is_(None)
    )
    return [Requirement.from_rows(*pair) for pair in session.execute(query)]


def requirements_at(session: Session, at: datetime) -> dict[Key, Requirement]:
    """What was required of each act of each method at a moment, in one query."""
    query = _both().where(RequirementRow.method_id.is_not(None), living(RequirementVersionRow, at))
    found = [Requirement.from_rows(*pair) for pair in session.execute(query)]
    return {(one.method_id, one.act): one for one in found if one.method_id and one.act}


def functions_at(session: Session, at: datetime) -> list[Requirement]:
    """What was required of functions at a moment, by name."""
    query = _both().where(RequirementRow.function.is_not(None), living(RequirementVersionRow, at))
    return [Requirement.from_rows(*pair) for pair in session.execute(query.order_by(RequirementRow.function))]


def history_of(session: Session, requirement_id: int) -> list[Requirement]:
    """Everything that was stated of one requirement, latest first. Raises NotFound."""
    query = _both().where(RequirementRow.id == requirement_id).order_by(RequirementVersionRow.n.desc())
    found = [Requirement.from_rows(*pair) for pair in session.execute(query)]
    if not found:
        raise NotFound
    return found


def header_of(session: Session, requirement_id: int) -> RequirementRow:
    """What a requirement is for, approved or not. Raises NotFound."""
    row = session.get(RequirementRow, requirement_id)
    if row is None:
        raise NotFound
    return row


def approvers_of(session: Session, requirement_id: int) -> dict[datetime, int]:
    """Who approved what holds from each moment; what was stated before two people were asked for has none."""
    return {
        max(one.effective_from, one.decided_at): one.decided_by
        for one in approved_drafts(session, KIND, requirement_id)
        if one.decided_at is not None and one.decided_by is not None
    }
