"""Which methods a provider may do for the laboratory, for which period, and by which accreditation (6.6.2, clause not verified)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_codes
from lims.errors import NotFound
from lims.records import Unit, living, put_version, stated
from lims.suppliers.errors import EvaluationDecided, EvaluationIsYourOwn, ScopeRefused
from lims.suppliers.models import (
    SupplierRow,
    SupplierScopeProposalRow,
    SupplierScopeRow,
    SupplierScopeVersionRow,
)
from lims.suppliers.service import Purpose, Supplier, suppliers


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderScope:
    """A method of a provider as it stands for a moment. `accreditation` is empty where it is not accredited for it."""

    version_id: int
    supplier_id: int
    method_id: int
    approved: bool
    accreditation: str
    accredited_by: str
    scope_line: str
    valid_from: datetime
    valid_to: datetime | None
    proposal_id: int

    @classmethod
    def from_row(cls, header: SupplierScopeRow, row: SupplierScopeVersionRow) -> ProviderScope:
        return cls(
            version_id=row.id, supplier_id=header.supplier_id, method_id=header.method_id, approved=row.approved,
            accreditation=row.accreditation, accredited_by=row.accredited_by, scope_line=row.scope_line,
            valid_from=row.valid_from, valid_to=row.valid_to, proposal_id=row.proposal_id,
        )  # fmt: skip

    def holds_at(self, moment: datetime) -> bool:
        """Whether this is what holds at a moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)

    @property
    def accredited(self) -> str:
        """Number and body of the accreditation, in one text; empty where there is none."""
        return ", ".join(filter(None, (self.accreditation, self.accredited_by)))


@dataclass(frozen=True, kw_only=True, slots=True)
class ScopeProposal:
    """What one person found about a provider and a method. `decided`: another person approved it."""

    id: int
    supplier_id: int
    method_id: int
    approved: bool
    accreditation: str
    accredited_by: str
    scope_line: str
    why: str
    since: datetime
    until: datetime | None
    file_id: int | None
    person_id: int | None
    at: datetime
    decided: bool

    @classmethod
    def from_row(cls, row: SupplierScopeProposalRow, *, decided: bool) -> ScopeProposal:
        return cls(
            id=row.id, supplier_id=row.supplier_id, method_id=row.method_id, approved=row.approved,
            accreditation=row.accreditation, accredited_by=row.accredited_by, scope_line=row.scope_line, why=row.why,
            since=row.since, until=row.until, file_id=row.file_id, person_id=row.person_id, at=row.at, decided=decided,
        )  # fmt: skip


def propose_scope(
    unit: Unit, supplier_id: int, method_id: int, *, approved: bool, why: str, since: datetime, until: datetime | None,
    accreditation: str = "", accredited_by: str = "", scope_line: str = "", file_id: int | None = None,
) -> int:  # fmt: skip
    """Write down what was found about a provider and a method. Raises NotFound, ScopeRefused."""
    if unit.session.get(SupplierRow, supplier_id) is None:
        raise NotFound
    if not method_codes(unit.session, [method_id]):
        raise NotFound
    number, by, line = (text.strip() for text in (accreditation, accredited_by, scope_line))
    for wrong, refusal in (
        (not why.strip(), "it does not say where this was seen, or why"),
        (bool(number) != bool(by and line), "an accreditation has a number, a body and its line in the scope, or none of them"),
        (bool(number) and until is None, "an accreditation has a day on which it ends"),
        (until is not None and until <= since, "it would end before it begins"),
    ):  # fmt: skip
        if wrong:
            raise ScopeRefused(why=refusal)
    row = unit.add(
        SupplierScopeProposalRow(
            supplier_id=supplier_id, method_id=method_id, approved=approved, accreditation=number, accredited_by=by,
            scope_line=line, why=why.strip(), since=since, until=until, file_id=file_id, person_id=unit.by.person_id,
            at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    if file_id is not None:
        unit.link(file_id, row.id, "file")
    return row.id


def approve_scope(unit: Unit, proposal_id: int) -> ProviderScope:
    """Let a proposal hold for its period. Raises NotFound, EvaluationIsYourOwn, EvaluationDecided."""
    row = unit.session.get(SupplierScopeProposalRow, proposal_id)
    if row is None:
        raise NotFound
    if unit.by.person_id is not None and unit.by.person_id == row.person_id:
        raise EvaluationIsYourOwn
    used = select(SupplierScopeVersionRow.id).where(SupplierScopeVersionRow.proposal_id == proposal_id)
    if unit.session.scalar(used.limit(1)) is not None:
        raise EvaluationDecided
    header = _header(unit, row.supplier_id, row.method_id)
    version = put_version(
        unit, SupplierScopeVersionRow, header.id, valid_from=row.since, valid_to=row.until, approved=row.approved,
        accreditation=row.accreditation, accredited_by=row.accredited_by, scope_line=row.scope_line, proposal_id=row.id,
        approved_by=unit.by.person_id,
    )  # fmt: skip
    unit.link(row.id, version.id, "proposal")
    return ProviderScope.from_row(header, version)


def _header(unit: Unit, supplier_id: int, method_id: int) -> SupplierScopeRow:
    query = select(SupplierScopeRow).where(
        SupplierScopeRow.supplier_id == supplier_id, SupplierScopeRow.method_id == method_id
    )
    known = unit.session.scalar(query)
    if known is None:
        known = unit.add(SupplierScopeRow(supplier_id=supplier_id, method_id=method_id))
        unit.flush()
    return known


def scopes_at(
    session: Session, at: datetime, *, supplier_ids: Iterable[int] | None = None, method_id: int | None = None,
    known_at: int | None = None,
) -> list[ProviderScope]:  # fmt: skip
    """What holds at a moment of some providers, or of a method."""
    query = select(SupplierScopeRow, SupplierScopeVersionRow).join(
        SupplierScopeVersionRow, SupplierScopeVersionRow.header_id == SupplierScopeRow.id
    )
    query = query.where(living(SupplierScopeVersionRow, at, known_at)).order_by(SupplierScopeRow.id)
    if supplier_ids is not None:
        query = query.where(SupplierScopeRow.supplier_id.in_(list(supplier_ids)))
    if method_id is not None:
        query = query.where(SupplierScopeRow.method_id == method_id)
    return [ProviderScope.from_row(header, row) for header, row in session.execute(query)]


def scope_at(
    session: Session, supplier_id: int, method_id: int, at: datetime, known_at: int | None = None
) -> ProviderScope | None:
    """What holds of a provider and a method at a moment; None where nobody approved anything for it."""
    found = scopes_at(session, at, supplier_ids=[supplier_id], method_id=method_id, known_at=known_at)
    return found[0] if found else None


def scopes_stated(
    session: Session, supplier_ids: Iterable[int], known_at: int | None = None
) -> dict[tuple[int, int], list[ProviderScope]]:
    """What is stated of some providers, of whatever period, by provider and method; one query."""
    query = select(SupplierScopeRow, SupplierScopeVersionRow).join(
        SupplierScopeVersionRow, SupplierScopeVersionRow.header_id == SupplierScopeRow.id
    )
    stands = stated(SupplierScopeVersionRow, known_at), SupplierScopeRow.supplier_id.in_(list(supplier_ids))
    found: dict[tuple[int, int], list[ProviderScope]] = defaultdict(list)
    for header, row in session.execute(query.where(*stands)):
        found[header.supplier_id, header.method_id].append(ProviderScope.from_row(header, row))
    return found


def providers_for(session: Session, method_id: int, at: datetime) -> list[tuple[Supplier, ProviderScope]]:
    """The providers that are approved for testing and for this method at a moment."""
    known = {one.id: one for one in suppliers(session, at) if one.approved_for(Purpose.TESTING)}
    return [
        (known[one.supplier_id], one)
        for one in scopes_at(session, at, method_id=method_id)
        if one.approved and one.supplier_id in known
    ]


def scope_proposals(session: Session, supplier_id: int) -> list[ScopeProposal]:
    """Everything that was found about a provider's methods, the latest first."""
    query = select(SupplierScopeProposalRow).where(SupplierScopeProposalRow.supplier_id == supplier_id)
    rows = list(session.scalars(query.order_by(SupplierScopeProposalRow.id.desc())))
    taken = select(SupplierScopeVersionRow.proposal_id).where(
        SupplierScopeVersionRow.proposal_id.in_([row.id for row in rows])
    )
    decided = set(session.scalars(taken))
    return [ScopeProposal.from_row(row, decided=row.id in decided) for row in rows]
