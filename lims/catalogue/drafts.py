"""How the catalogue changes: drafted by one person, approved by another, effective from a date, never changed after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.accreditation import Standing, measurand_of, right_range
from lims.catalogue.checked_settings import check_settings
from lims.catalogue.definitions import find_definition
from lims.catalogue.errors import DraftDecided, DraftIncomplete, DraftIsYourOwn, DraftNeedsPerson
from lims.catalogue.limits import Limit
from lims.catalogue.models import (
    AccreditationRow,
    AccreditationVersionRow,
    CatalogueDraftRow,
    DecisionRuleRow,
    DecisionRuleVersionRow,
    DraftState,
    EquivalenceRow,
    MethodRow,
    MethodVersionRow,
    ScopeLineRow,
    ScopeLineVersionRow,
    SpecificationRow,
    SpecificationVersionRow,
)
from lims.catalogue.rules import rule_of
from lims.errors import ChangedMeanwhile, NotFound
from lims.laboratory import refuse_fictitious
from lims.records import Unit, put_version, version_at
from methods.conformity import Comparison


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A proposed version. `drafted_by` is None where it came with the system."""

    id: int
    kind: str
    header_id: int
    content: Mapping[str, Any]
    effective_from: datetime
    state: DraftState
    reason: str
    drafted_by: int | None
    drafted_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    row_version: int

    @classmethod
    def from_row(cls, row: CatalogueDraftRow) -> Draft:
        return cls(
            id=row.id, kind=row.kind, header_id=row.header_id, content=row.content, reason=row.reason,
            effective_from=row.effective_from, state=row.state, drafted_by=row.drafted_by, drafted_at=row.drafted_at,
            decided_by=row.decided_by, decided_at=row.decided_at, row_version=row.row_version,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is drafted: its header, the fields of its content, and how these are checked.

    What is no table of the catalogue says itself which codes its headers have, what stands (id and content), what its
    approval does from a moment on (it gives the id of what it became), what a content changes, and where it is proposed
    otherwise.
    """

    header: Any
    version: Any
    fields: frozenset[str]
    check: Callable[[Mapping[str, Any]], object]
    stated_outside: bool = False
    """Stated by somebody outside the laboratory: it holds from the day stated, and may say `until`."""
    codes: Callable[[Session, Sequence[int]], Mapping[int, str]] | None = None
    standing: Callable[[Session, int, datetime], tuple[int, dict[str, Any]] | None] | None = None
    approve: Callable[[Unit, Draft, datetime], int] | None = None
    changes: Callable[[Mapping[str, Any], Mapping[str, Any]], Iterable[tuple[str, str, str]]] | None = None
    otherwise: tuple[str, str] | None = None  # its page, and what that calls the header


def _check_method(content: Mapping[str, Any]) -> None:
    definition = find_definition(str(content["definition"]))
    if content["edition"] != definition.edition:
        raise DraftIncomplete(
            what=f"the definition computes by {definition.edition}, not by {content['edition']}"
        )
    if not str(content["titles"].get("en", "")).strip():
        raise DraftIncomplete(what="it has no English title")
    check_settings(content["settings"], definition)


def _check_specification(content: Mapping[str, Any]) -> None:
    keys = [Limit.from_json(one).key for one in content["limits"]]
    if not keys or len(set(keys)) < len(keys):
        raise DraftIncomplete(what="it has no limits" if not keys else "two of its limits have the same key")
    if content["comparison"] not in set(Comparison):
        raise DraftIncomplete(what="it does not say whether rounded or absolute values are compared")


def _check_rule(content: Mapping[str, Any]) -> None:
    rule_of(content["kind"], content["parameters"])


def _check_scope(content: Mapping[str, Any]) -> None:
    if not content["measurands"] or not content["product_groups"]:
        raise DraftIncomplete(what="a line of the scope names measurands and products")
    wrong = [one for one in content["measurands"] if isinstance(one, Mapping) and not right_range(one)]
    if wrong:
        raise DraftIncomplete(
            what=f"the range of {measurand_of(wrong[0])} needs a unit of the table and an end"
        )


def _check_accreditation(content: Mapping[str, Any]) -> None:
    empty = [name for name in ("number", "standard", "body", "source") if not str(content[name]).strip()]
    if empty:
        raise DraftIncomplete(what=f"the accreditation does not say its {empty[0]}")
    if content["standing"] not in set(Standing):
        raise DraftIncomplete(
            what="it does not say whether the accreditation is granted, suspended or withdrawn"
        )
    if content["standing"] == Standing.GRANTED and not content.get(UNTIL):
        raise DraftIncomplete(what="an accreditation is granted until a day, and this one names none")


def _check_equivalence(content: Mapping[str, Any]) -> None:
    if not content["named"].strip() or not content["basis"].strip():
        raise DraftIncomplete(what="an equivalence names a method and says on what it rests")


UNTIL = "until"  # of a content: the end that an outside document names, ISO 8601 with its zone
KINDS: dict[str, Kind] = {
    "method": Kind(
        MethodRow, MethodVersionRow, frozenset({"edition", "definition", "titles", "settings", "fictitious"}),
        _check_method,
    ),
    "specification": Kind(
        SpecificationRow, SpecificationVersionRow,
        frozenset({"edition", "grade", "titles", "product_groups", "limits", "comparison", "source", "fictitious"}),
        _check_specification,
    ),
    "decision_rule": Kind(
        DecisionRuleRow, DecisionRuleVersionRow, frozenset({"names", "kind", "parameters", "source"}), _check_rule
    ),
    "scope_line": Kind(
        ScopeLineRow, ScopeLineVersionRow, frozenset({"method_id", "edition", "measurands", "product_groups"}),
        _check_scope, stated_outside=True,
    ),
    "accreditation": Kind(
        AccreditationRow, AccreditationVersionRow,
        frozenset({"number", "standard", "body", "standing", "source", "mark_file_id", "fictitious"}),
        _check_accreditation, stated_outside=True,
    ),
    "equivalence": Kind(MethodRow, None, frozenset({"named", "basis"}), _check_equivalence),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grounds:
    """What versions of a kind rest on, kept by another feature.

    `shown` tells the page of a draft what there is; `put` writes down what a version rests on once it is approved, or the
    reason that was given for there being nothing, and refuses where there is neither. `of_version` tells the page of
    what stands.
    """

    shown: Callable[[Session, Draft, datetime], Mapping[str, Any]]
    put: Callable[[Unit, Draft, int, str], None]
    of_version: Callable[[Session, Any], Mapping[str, Any]]


GROUNDS: dict[str, Grounds] = {}


def add_grounds(kind: str, grounds: Grounds) -> None:
    """Let another feature say on what an approved version of this kind rests."""
    GROUNDS[kind] = grounds


def add_kind(name: str, kind: Kind) -> None:
    """Let something of another feature be drafted and approved in the same way."""
    KINDS[name] = kind


def codes_of(session: Session, kind: str, ids: Sequence[int]) -> Mapping[int, str]:
    """The code of each of these headers that is there, in one query."""
    of = KINDS.get(kind)
    if of is None or of.codes is not None:
        return {} if of is None or of.codes is None else of.codes(session, ids)
    query = select(of.header.id, of.header.code).where(of.header.id.in_(ids))
    return {row.id: row.code for row in session.execute(query)}


def draft_version(
    unit: Unit, kind: str, header_id: int, content: Mapping[str, Any], effective_from: datetime, reason: str
) -> int:
    """Propose a version; it counts for nothing until somebody else approves it. The id of the draft.

    Raises NotFound, DraftIncomplete, and what reading the content refuses.
    """
    of = KINDS.get(kind)
    unit.flush()
    if of is None or header_id not in codes_of(unit.session, kind, [header_id]):
        raise NotFound
    _check(of, content)
    if kind == "method":
        _check_code(
            find_definition(str(content["definition"])).code, unit.session.get_one(MethodRow, header_id).code
        )
    row = unit.add(
        CatalogueDraftRow(
            kind=kind, header_id=header_id, content=dict(content), effective_from=effective_from, reason=reason,
            state=DraftState.DRAFT, drafted_by=unit.by.person_id, drafted_at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    return row.id


def _check_code(computes: str, code: str) -> None:
    if computes != code:
        raise DraftIncomplete(what=f"the definition is of {computes}, and this is {code}")


def _check(of: Kind, content: Mapping[str, Any]) -> None:
    odd = (set(content) - ({UNTIL} if of.stated_outside else set())) ^ of.fields
    if odd:
        raise DraftIncomplete(
            what=f"its fields are {', '.join(sorted(of.fields))}; these differ: {', '.join(sorted(odd))}"
        )
    of.check(content)
    ends_at(content)


def ends_at(content: Mapping[str, Any]) -> datetime | None:
    """The end that a content states; None where it states none. Raises DraftIncomplete."""
    if not content.get(UNTIL):
        return None
    try:
        end = datetime.fromisoformat(str(content[UNTIL]))
    except ValueError:
        raise DraftIncomplete(what=f"{content[UNTIL]} is no moment") from None
    if end.tzinfo is None:
        raise DraftIncomplete(what="its end names no time zone")
    return end


def approve_draft(
    unit: Unit,
    draft_id: int,
    by: int | None = None,
    *,
    row_version: int | None = None,
    compared_with: int | None = None,
    without: str = "",
) -> int:
    """Approve a draft: the id of the version (or equivalence) that it became.

    It holds from its effective date, and never from before its approval; what somebody outside the laboratory states
    holds from the day that they state. `by` is the person of the unit if left out;
    `compared_with` is the version that the person saw it beside (0: none stood), which must still stand;
    `without`: why it is approved without what such a version rests on (`Grounds`).
    Raises NotFound, DraftDecided, DraftIsYourOwn, DraftNeedsPerson, ChangedMeanwhile, FictitiousRefused, and what the
    grounds refuse.
    """
    person = by if by is not None else unit.by.person_id
    row = _open_draft(unit, draft_id, row_version)
    if person is None:
        raise DraftNeedsPerson
    if person == row.drafted_by:
        raise DraftIsYourOwn
    of = KINDS[row.kind]
    if compared_with is not None and compared_with != standing_id(
        unit.session, row.kind, row.header_id, unit.at
    ):
        raise ChangedMeanwhile(what="What stands")
    _check(of, row.content)
    refuse_fictitious(unit, "This draft", row.content.get("fictitious"))
    _decide(unit, row, DraftState.APPROVED, person)
    valid_from = row.effective_from if of.stated_outside else max(row.effective_from, unit.at)
    if of.approve is not None:
        return of.approve(unit, Draft.from_row(row), valid_from)
    if row.kind == "equivalence":
        return _approve_equivalence(unit, row, valid_from, person)
    more: dict[str, Any] = (
        {} if row.kind == "scope_line" else {"drafted_by": row.drafted_by, "approved_by": person}
    )
    content = {name: value for name, value in row.content.items() if name != UNTIL}
    version = put_version(
        unit,
        of.version,
        row.header_id,
        valid_from=valid_from,
        valid_to=ends_at(row.content),
        **content,
        **more,
    )
    grounds = GROUNDS.get(row.kind)
    if grounds is not None:
        grounds.put(unit, Draft.from_row(row), int(version.id), without)
    return int(version.id)


def standing_id(session: Session, kind: str, header_id: int, at: datetime) -> int:
    """The version of a thing that stands at a moment; 0 where none does."""
    version, standing = KINDS[kind].version, KINDS[kind].standing
    if standing is not None:
        found = standing(session, header_id, at)
        return 0 if found is None else found[0]
    row = None if version is None else version_at(session, version, header_id, at)
    return 0 if row is None else int(row.id)


def _approve_equivalence(unit: Unit, row: CatalogueDraftRow, valid_from: datetime, person: int) -> int:
    equivalence = unit.add(
        EquivalenceRow(
            named=row.content["named"], basis=row.content["basis"], method_id=row.header_id, valid_from=valid_from,
            approved_by=person,
        )
    )  # fmt: skip
    return equivalence.id


def discard_draft(
    unit: Unit, draft_id: int, by: int | None = None, *, row_version: int | None = None
) -> None:
    """Discard a draft; it stays readable. Raises NotFound, DraftDecided, ChangedMeanwhile."""
    person = by if by is not None else unit.by.person_id
    _decide(unit, _open_draft(unit, draft_id, row_version), DraftState.DISCARDED, person)


def _open_draft(unit: Unit, draft_id: int, row_version: int | None) -> CatalogueDraftRow:
    row = unit.session.get(CatalogueDraftRow, draft_id)
    if row is None:
        raise NotFound
    if row.state is not DraftState.DRAFT:
        raise DraftDecided(state=row.state.value)
    if row_version is not None and row.row_version != row_version:
        raise ChangedMeanwhile(what="The draft")
    return row


def _decide(unit: Unit, row: CatalogueDraftRow, state: DraftState, person: int | None) -> None:
    row.state, row.decided_by, row.decided_at = state, person, unit.at
    row.row_version += 1


def end_equivalence(unit: Unit, equivalence_id: int) -> None:
    """Let an equivalence end now. Raises NotFound."""
    row = unit.session.get(EquivalenceRow, equivalence_id)
    if row is None or row.valid_to is not None:
        raise NotFound
    row.valid_to = unit.at


def find_draft(session: Session, draft_id: int) -> Draft:
    """One draft. Raises NotFound."""
    row = session.get(CatalogueDraftRow, draft_id)
    if row is None:
        raise NotFound
    return Draft.from_row(row)


def open_drafts(session: Session, kind: str | None = None, header_id: int | None = None) -> list[Draft]:
    """Drafts that wait for a decision, oldest first."""
    query = select(CatalogueDraftRow).where(CatalogueDraftRow.state == DraftState.DRAFT)
    if kind is not None:
        query = query.where(CatalogueDraftRow.kind == kind)
    if header_id is not None:
        query = query.where(CatalogueDraftRow.header_id == header_id)
    return [Draft.from_row(row) for row in session.scalars(query.order_by(CatalogueDraftRow.id))]


def approved_drafts(session: Session, kind: str, header_id: int) -> list[Draft]:
    """What was approved of a thing, oldest first."""
    query = select(CatalogueDraftRow).where(
        CatalogueDraftRow.state == DraftState.APPROVED, CatalogueDraftRow.kind == kind,
        CatalogueDraftRow.header_id == header_id,
    )  # fmt: skip
    return [Draft.from_row(row) for row in session.scalars(query.order_by(CatalogueDraftRow.id))]


def drafts_to_come(session: Session, kind: str, header_id: int, at: datetime) -> list[Draft]:
    """Approved drafts of a thing whose date has not come, the nearest first."""
    query = select(CatalogueDraftRow).where(
        CatalogueDraftRow.state == DraftState.APPROVED, CatalogueDraftRow.kind == kind,
        CatalogueDraftRow.header_id == header_id, CatalogueDraftRow.effective_from > at,
    )  # fmt: skip
    return [Draft.from_row(row) for row in session.scalars(query.order_by(CatalogueDraftRow.effective_from))]
