"""Sampling records as pages and certificates see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.errors import NotFound
from lims.people import people_by_id
from lims.samples.models import ItemRow
from lims.sampling.models import SamplingEquipmentRow, SamplingPhotoRow, SamplingPlanRow, SamplingRow
from lims.web.letters import search_key
from lims.web.listing import Order

ORDER = (Order(column=SamplingRow.__table__.c.id, down=True),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampled:
    """A record with its plan, its sample's code, the sampler, the equipment and the photographs."""

    row: SamplingRow
    plan: SamplingPlanRow
    code: str
    request_id: int | None
    sampler: str
    equipment: tuple[tuple[str, str], ...]  # code with name, and what the gate said
    photo_ids: tuple[int, ...]


def sampling_query(search: str = "") -> Any:
    """Records with plan and sample, not ordered."""
    query = (
        select(SamplingRow, SamplingPlanRow, ItemRow.code, ItemRow.request_id)
        .join(SamplingPlanRow, SamplingPlanRow.id == SamplingRow.plan_id)
        .join(ItemRow, ItemRow.id == SamplingRow.item_id)
    )
    if not search:
        return query
    said = (SamplingRow.place, SamplingRow.point, SamplingPlanRow.code)
    return query.where(
        or_(
            ItemRow.search_key.contains(search_key(search), autoescape=True),
            *(one.icontains(search, autoescape=True) for one in said),
        )
    )


def sampled(session: Session, rows: Iterable[Any]) -> list[Sampled]:
    """Rows of `sampling_query` with all that belongs to them; a handful of queries however many."""
    found = list(rows)
    ids = [row[0].id for row in found]
    people = people_by_id(session, {row[0].person_id for row in found})
    used: dict[int, list[SamplingEquipmentRow]] = defaultdict(list)
    for one in session.scalars(select(SamplingEquipmentRow).where(SamplingEquipmentRow.sampling_id.in_(ids))):
        used[one.sampling_id].append(one)
    pieces = equipment_by_id(session, {one.equipment_id for own in used.values() for one in own})
    photos: dict[int, list[int]] = defaultdict(list)
    for photo in session.scalars(select(SamplingPhotoRow).where(SamplingPhotoRow.sampling_id.in_(ids))):
        photos[photo.sampling_id].append(photo.file_id)
    return [
        Sampled(
            row=row, plan=plan, code=code, request_id=request_id, sampler=people[row.person_id].name,
            equipment=tuple(
                (f"{pieces[one.equipment_id].code}, {pieces[one.equipment_id].name}", one.said)
                for one in used[row.id]
            ),
            photo_ids=tuple(photos[row.id]),
        )
        for row, plan, code, request_id in found
    ]  # fmt: skip


def find_sampling(session: Session, sampling_id: int) -> Sampled:
    """One record. Raises NotFound."""
    found = sampled(session, session.execute(sampling_query().where(SamplingRow.id == sampling_id)))
    if not found:
        raise NotFound
    return found[0]


def samplings_of(session: Session, item_ids: Iterable[int]) -> dict[int, Sampled]:
    """The records of some samples, by sample."""
    query = sampling_query().where(SamplingRow.item_id.in_(list(item_ids)))
    return {one.row.item_id: one for one in sampled(session, session.execute(query))}
