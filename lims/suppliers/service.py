"""Suppliers, what was found when they were evaluated, and what they are approved for at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.records import Unit, living, put_version
from lims.suppliers.errors import (
    EvaluationDecided,
    EvaluationIsYourOwn,
    EvaluationRefused,
    SupplierCodeTaken,
)
from lims.suppliers.models import SupplierEvaluationRow, SupplierRow, SupplierVersionRow
from lims.web.letters import search_key


class Purpose(StrEnum):
    """What a supplier provides."""

    REFERENCE_MATERIALS = "reference_materials"
    REAGENTS = "reagents"
    GASES = "gases"
    EQUIPMENT = "equipment"
    CALIBRATION = "calibration"
    SERVICE = "service"
    TESTING = "testing"
    PROFICIENCY = "proficiency"


class Verdict(StrEnum):
    """What an evaluation comes to."""

    APPROVED = "approved"
    CONDITIONAL = "conditional"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplier:
    """A supplier with how it stands; without a version nobody has evaluated it for that moment."""

    id: int
    code: str
    name: str
    contact: str
    version_id: int | None
    verdict: Verdict | None
    conditions: str
    purposes: tuple[Purpose, ...]
    valid_from: datetime | None
    valid_to: datetime | None

    @classmethod
    def from_row(cls, header: SupplierRow, row: SupplierVersionRow | None) -> Supplier:
        return cls(
            id=header.id, code=header.code, name=header.name, contact=header.contact,
            version_id=row.id if row else None, verdict=Verdict(row.verdict) if row else None,
            conditions=row.conditions if row else "", purposes=tuple(map(Purpose, row.purposes)) if row else (),
            valid_from=row.valid_from if row else None, valid_to=row.valid_to if row else None,
        )  # fmt: skip

    def approved_for(self, purpose: Purpose) -> bool | None:
        """Whether it is approved for this; None where nobody has evaluated it for the moment."""
        if self.verdict is None:
            return None
        return self.verdict is not Verdict.REFUSED and purpose in self.purposes


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """What was found when a supplier was evaluated. `decided`: it became what holds."""

    id: int
    supplier_id: int
    evaluated_at: datetime
    criteria: str
    findings: str
    verdict: Verdict
    conditions: str
    purposes: tuple[Purpose, ...]
    until: datetime | None
    file_id: int | None
    person_id: int | None
    decided: bool

    @classmethod
    def from_row(cls, row: SupplierEvaluationRow, *, decided: bool) -> Evaluation:
        return cls(
            id=row.id, supplier_id=row.supplier_id, evaluated_at=row.evaluated_at, criteria=row.criteria,
            findings=row.findings, verdict=Verdict(row.verdict), conditions=row.conditions,
            purposes=tuple(map(Purpose, row.purposes)), until=row.until, file_id=row.file_id, person_id=row.person_id,
            decided=decided,
        )  # fmt: skip


def register_supplier(unit: Unit, *, code: str, name: str, contact: str = "") -> Supplier:
    """Register a supplier; it is approved for nothing before an evaluation was. Raises SupplierCodeTaken."""
    taken = unit.session.scalar(select(SupplierRow).where(SupplierRow.code == code))
    if taken is not None:
        raise SupplierCodeTaken(code=code, name=taken.name)
    row = unit.add(
        SupplierRow(code=code, name=name, contact=contact, search_key=search_key(f"{code} {name} {contact}"))
    )
    return Supplier.from_row(row, None)


def evaluate_supplier(
    unit: Unit, supplier_id: int, *, criteria: str, findings: str, verdict: Verdict, purposes: Sequence[Purpose],
    until: datetime | None, conditions: str = "", file_id: int | None = None,
) -> Evaluation:  # fmt: skip
    """Enter what was found; it holds once another person approves it. Raises NotFound, EvaluationRefused."""
    if unit.session.get(SupplierRow, supplier_id) is None:
        raise NotFound
    for wrong, why in (
        (not criteria.strip() or not findings.strip(), "it does not say by what it was judged and what was found"),
        (not purposes, "it does not say for what"),
        (verdict is not Verdict.REFUSED and until is None, "an approval needs the day until which it holds"),
        (until is not None and until <= unit.at, "it would end before it begins"),
        (verdict is Verdict.CONDITIONAL and not conditions.strip(), "it names no conditions"),
    ):  # fmt: skip
        if wrong:
            raise EvaluationRefused(why=why)
    row = unit.add(
        SupplierEvaluationRow(
            supplier_id=supplier_id, evaluated_at=unit.at, criteria=criteria, findings=findings, verdict=verdict.value,
            conditions=conditions, purposes=[one.value for one in purposes], until=until, file_id=file_id,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    if file_id is not None:
        unit.link(file_id, row.id, "file")
    return Evaluation.from_row(row, decided=False)


def approve_evaluation(unit: Unit, evaluation_id: int, *, since: datetime | None = None) -> Supplier:
    """Let an evaluation hold from now on; `since` is for what is taken over from paper.

    Raises NotFound, EvaluationDecided, EvaluationIsYourOwn, EvaluationRefused.
    """
    row = unit.session.get(SupplierEvaluationRow, evaluation_id)
    if row is None:
        raise NotFound
    if unit.by.person_id is not None and unit.by.person_id == row.person_id:
        raise EvaluationIsYourOwn
    query = select(SupplierVersionRow.id).where(SupplierVersionRow.evaluation_id == evaluation_id)
    if unit.session.scalar(query.limit(1)) is not None:
        raise EvaluationDecided
    if row.until is not None and row.until <= unit.at:
        raise EvaluationRefused(why="it would end before it begins")
    version = put_version(
        unit, SupplierVersionRow, row.supplier_id, valid_from=since or unit.at, valid_to=row.until, verdict=row.verdict,
        conditions=row.conditions, purposes=row.purposes, evaluation_id=row.id, approved_by=unit.by.person_id,
    )  # fmt: skip
    unit.link(row.id, version.id, "evaluation")
    return Supplier.from_row(unit.session.get_one(SupplierRow, row.supplier_id), version)


def suppliers(session: Session, at: datetime, known_at: int | None = None) -> list[Supplier]:
    """Every supplier as it stood at a moment, by code."""
    query = (
        select(SupplierRow, SupplierVersionRow)
        .outerjoin(
            SupplierVersionRow,
            (SupplierVersionRow.header_id == SupplierRow.id) & living(SupplierVersionRow, at, known_at),
        )
        .order_by(SupplierRow.code)
    )
    return [Supplier.from_row(header, row) for header, row in session.execute(query)]


def supplier_of_code(session: Session, code: str) -> int | None:
    """Which supplier has a code; None where none has."""
    return session.scalar(select(SupplierRow.id).where(SupplierRow.code == code))


def approval_at(session: Session, supplier_id: int, at: datetime, known_at: int | None = None) -> Supplier:
    """A supplier as it stood at a moment. Raises NotFound."""
    query = select(SupplierRow, SupplierVersionRow).outerjoin(
        SupplierVersionRow,
        (SupplierVersionRow.header_id == SupplierRow.id) & living(SupplierVersionRow, at, known_at),
    )
    found = session.execute(query.where(SupplierRow.id == supplier_id)).first()
    if found is None:
        raise NotFound
    return Supplier.from_row(*found)


def evaluations_of(session: Session, supplier_ids: Iterable[int]) -> list[Evaluation]:
    """The evaluations of suppliers, latest first."""
    ids = list(supplier_ids)
    query = (
        select(SupplierEvaluationRow)
        .where(SupplierEvaluationRow.supplier_id.in_(ids))
        .order_by(SupplierEvaluationRow.evaluated_at.desc(), SupplierEvaluationRow.id.desc())
    )
    rows = list(session.scalars(query))
    decided = set(
        session.scalars(select(SupplierVersionRow.evaluation_id).where(SupplierVersionRow.header_id.in_(ids)))
    )
    return [Evaluation.from_row(row, decided=row.id in decided) for row in rows]
