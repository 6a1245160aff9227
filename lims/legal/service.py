"""Legal verifications of equipment, and what the law asks. Nothing here is read by 6.5: that is what calibrations are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.equipment import find_equipment
from lims.laboratory import refuse_fictitious
from lims.legal.errors import LegalRefused
from lims.legal.models import LegalRequirementVersionRow, LegalVerificationRow
from lims.records import Unit, living, put_version


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalVerification:
    """A legal verification as its paper says."""

    id: int
    equipment_id: int
    number: str
    mark: str
    authority: str
    verified_at: datetime
    fit: bool
    fit_until: datetime | None
    file_id: int | None
    fictitious: bool

    @classmethod
    def from_row(cls, row: LegalVerificationRow) -> LegalVerification:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})

    def holds_at(self, at: datetime) -> bool:
        """Whether it was fit at a moment."""
        return self.fit and self.verified_at <= at and (self.fit_until is None or at < self.fit_until)


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalRequirement:
    """What the law asks of a piece of equipment."""

    id: int
    equipment_id: int
    required: bool
    law: str
    valid_from: datetime

    @classmethod
    def from_row(cls, row: LegalRequirementVersionRow) -> LegalRequirement:
        return cls(
            id=row.id, equipment_id=row.header_id, required=row.required, law=row.law, valid_from=row.valid_from
        )  # fmt: skip


def require_verification(unit: Unit, equipment_id: int, *, required: bool, law: str) -> None:
    """Say whether a law wants a piece of equipment verified from now on. Raises NotFound, LegalRefused."""
    find_equipment(unit.session, equipment_id)
    if not law.strip():
        raise LegalRefused(why="nobody has said which law or rule it is, or why none applies")
    put_version(
        unit, LegalRequirementVersionRow, equipment_id, valid_from=unit.at, required=required, law=law.strip()
    )


def enter_verification(
    unit: Unit, equipment_id: int, *, number: str, authority: str, verified_at: datetime, fit: bool, mark: str = "",
    fit_until: datetime | None = None, file_id: int | None = None, fictitious: bool = False,
) -> LegalVerification:  # fmt: skip
    """Enter a legal verification from its paper. Raises NotFound, LegalRefused, FictitiousRefused."""
    find_equipment(unit.session, equipment_id)
    refuse_fictitious(unit, "This legal verification", fictitious)
    if not number.strip() or not authority.strip():
        raise LegalRefused(why="the number of its paper and the authority are needed")
    if verified_at > unit.at:
        raise LegalRefused(why="it would be done in the time to come")
    if fit_until is not None and fit_until <= verified_at:
        raise LegalRefused(why="it would end before it was done")
    if fit and fit_until is None:
        raise LegalRefused(why="it is fit, and nobody has said until when")
    row = unit.add(
        LegalVerificationRow(
            equipment_id=equipment_id, number=number.strip(), mark=mark.strip(), authority=authority.strip(),
            verified_at=verified_at, fit=fit, fit_until=fit_until, file_id=file_id, fictitious=fictitious,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    return LegalVerification.from_row(row)


def verifications_of(session: Session, equipment_id: int, until: datetime) -> list[LegalVerification]:
    """The legal verifications of a piece of equipment up to a moment, latest first."""
    query = select(LegalVerificationRow).where(
        LegalVerificationRow.equipment_id == equipment_id, LegalVerificationRow.verified_at <= until
    )
    ordered = query.order_by(LegalVerificationRow.verified_at.desc(), LegalVerificationRow.id.desc())
    return [LegalVerification.from_row(row) for row in session.scalars(ordered)]


def requirements_at(
    session: Session, at: datetime, equipment_ids: Sequence[int] | None = None
) -> dict[int, LegalRequirement]:
    """What the law asked of equipment at a moment, in one query; equipment of which nobody has said it is not there."""
    query = select(LegalRequirementVersionRow).where(living(LegalRequirementVersionRow, at))
    if equipment_ids is not None:
        query = query.where(LegalRequirementVersionRow.header_id.in_(equipment_ids))
    return {row.header_id: LegalRequirement.from_row(row) for row in session.scalars(query)}


def latest_verifications(
    session: Session, at: datetime, equipment_ids: Sequence[int] | None = None
) -> dict[int, LegalVerification]:
    """For each piece of equipment its latest legal verification up to a moment, in one query."""
    latest = latest_ids(at, equipment_ids)
    query = select(LegalVerificationRow).join(latest, latest.c.id == LegalVerificationRow.id)
    return {row.equipment_id: LegalVerification.from_row(row) for row in session.scalars(query)}


def latest_ids(at: datetime, equipment_ids: Sequence[int] | None = None) -> Any:
    """The latest legal verification of each piece of equipment up to a moment, as a subquery of its id and the equipment's."""
    place = func.row_number().over(
        partition_by=LegalVerificationRow.equipment_id,
        order_by=(LegalVerificationRow.verified_at.desc(), LegalVerificationRow.id.desc()),
    )
    ranked = select(LegalVerificationRow.id, LegalVerificationRow.equipment_id, place.label("place")).where(
        LegalVerificationRow.verified_at <= at
    )
    if equipment_ids is not None:
        ranked = ranked.where(LegalVerificationRow.equipment_id.in_(equipment_ids))
    chosen = ranked.subquery()
    return select(chosen.c.id, chosen.c.equipment_id).where(chosen.c.place == 1).subquery()
