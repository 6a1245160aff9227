"""Sampling plans: proposed by one person, approved by another, like everything in the catalogue; then samples are taken by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.catalogue import Draft, DraftIncomplete, Kind, add_kind, draft_version
from lims.records import Unit
from lims.sampling.errors import PlanCodeTaken, PlanNotApproved
from lims.sampling.models import SamplingPlanApprovalRow, SamplingPlanRow
from lims.web import lazy_gettext as _

KIND = "sampling_plan"
LABELS = {
    "title": _("Title"), "method": _("Sampling method with its edition"), "steps": _("What is done"),
    "roles": _("Equipment that is used"), "uncertainty": _("Uncertainty of sampling"),
}  # fmt: skip
FIELDS = frozenset(LABELS)
NEEDED = {"title": "title", "method": "sampling method", "steps": "steps"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """An approved plan. `roles`: the roles of the equipment that is used; empty: none is named."""

    id: int
    code: str
    title: str
    method: str
    steps: str
    uncertainty: str
    roles: tuple[str, ...]
    valid_from: datetime
    person_id: int
    approved_by: int

    @classmethod
    def from_rows(cls, row: SamplingPlanRow, approval: SamplingPlanApprovalRow) -> Plan:
        return cls(
            id=row.id, code=row.code, title=row.title, method=row.method, steps=row.steps, uncertainty=row.uncertainty,
            roles=tuple(approval.roles), valid_from=approval.valid_from, person_id=row.person_id,
            approved_by=approval.person_id,
        )  # fmt: skip


def propose_plan(
    unit: Unit, *, code: str, title: str, method: str, steps: str, uncertainty: str = "", roles: Sequence[str] = ()
) -> int:  # fmt: skip
    """Propose a sampling plan; returns the draft's id. Samples are taken by it once another person approved. Raises PlanCodeTaken."""
    known = select(SamplingPlanRow.id).where(SamplingPlanRow.code == code.strip())
    if unit.session.scalar(known) is not None:
        raise PlanCodeTaken(code=code.strip())
    said = {
        "title": title.strip(),
        "method": method.strip(),
        "steps": steps.strip(),
        "uncertainty": uncertainty.strip(),
    }
    row = unit.add(SamplingPlanRow(code=code.strip(), **said, person_id=unit.by.person_id, at=unit.at))
    unit.flush()
    return draft_version(unit, KIND, row.id, {**said, "roles": sorted(set(roles))}, unit.at, said["title"])


def _approved() -> Select[SamplingPlanRow, SamplingPlanApprovalRow]:
    return select(SamplingPlanRow, SamplingPlanApprovalRow).join(
        SamplingPlanApprovalRow, SamplingPlanApprovalRow.plan_id == SamplingPlanRow.id
    )


def plans_at(session: Session, at: datetime) -> list[Plan]:
    """The plans by which samples could be taken at a moment, by code."""
    query = _approved().where(SamplingPlanApprovalRow.valid_from <= at).order_by(SamplingPlanRow.code)
    return [Plan.from_rows(*pair) for pair in session.execute(query)]


def plan_for(session: Session, plan_id: int, at: datetime) -> Plan:
    """A plan by which a sample is taken at a moment. Raises PlanNotApproved."""
    found = session.execute(_approved().where(SamplingPlanRow.id == plan_id)).first()
    if found is None or found[1].valid_from > at:
        row = session.get(SamplingPlanRow, plan_id)
        raise PlanNotApproved(code=row.code if row else "–")
    return Plan.from_rows(*found)


# -- drafted like the catalogue -----------------------------------------------------------------------------


def _check(content: Mapping[str, Any]) -> None:
    """A plan says what it is called, by which method, and what is done; the equipment and the uncertainty may be unknown."""
    for name in ("title", "method", "steps"):
        if not str(content[name]).strip():
            raise DraftIncomplete(what=f"a sampling plan says its {NEEDED[name]}")
    if not all(isinstance(one, str) and one.strip() for one in content["roles"]):
        raise DraftIncomplete(what="a role of its equipment has no name")


def _codes(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    query = select(SamplingPlanRow.id, SamplingPlanRow.code).where(SamplingPlanRow.id.in_(ids))
    return {row.id: row.code for row in session.execute(query)}


def _standing(session: Session, plan_id: int, at: datetime) -> tuple[int, dict[str, Any]] | None:
    found = next((one for one in plans_at(session, at) if one.id == plan_id), None)
    if found is None:
        return None
    return found.id, {name: getattr(found, name) for name in FIELDS} | {"roles": list(found.roles)}


def _approve(unit: Unit, draft: Draft, valid_from: datetime) -> int:
    unit.add(
        SamplingPlanApprovalRow(
            plan_id=draft.header_id, roles=list(draft.content["roles"]), valid_from=valid_from, person_id=unit.by.person_id,
            at=unit.at,
        )
    )  # fmt: skip
    return draft.header_id


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, label in LABELS.items():
        old, new = (_text(content.get(name)) for content in (before, after))
        if old != new:
            yield str(label), old, new


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


add_kind(
    KIND,
    Kind(
        None, None, FIELDS, _check, codes=_codes, standing=_standing, approve=_approve, changes=_changes,
        otherwise=("sampling.propose_otherwise", "plan_id"),
    ),
)  # fmt: skip
