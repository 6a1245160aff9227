"""Taking a sample as the laboratory: its record and the registered sample in one step, once for each form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import (
    Equipment,
    calibration_answers,
    calibration_answers_of_many,
    equipment_by_id,
    equipment_with_role,
    find_by_labels,
    state_answer,
)
from lims.errors import NotFound
from lims.gates import Answer, CheckAnswer, remedy_of, sentence_of
from lims.records import Unit
from lims.samples import SampleWish, register_samples
from lims.sampling.errors import SamplingEquipmentUnfit, SamplingEquipmentUnknown, SamplingEquipmentUnnamed
from lims.sampling.models import SamplingEquipmentRow, SamplingPhotoRow, SamplingRow
from lims.sampling.plans import Plan, plan_for

MOST = 60  # pieces that a phone offers; others are named by their codes


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What was written down where a sample was taken. Temperatures in °C, pressure in kPa; None: not measured."""

    key: str
    plan_id: int
    product_id: int
    place: str
    point: str
    sampled_at: datetime
    amount: str
    container: str
    seal: str
    environment: str = ""
    deviations: str = ""
    air_temperature_c: float | None = None
    air_pressure_kpa: float | None = None
    product_temperature_c: float | None = None
    equipment_ids: tuple[int, ...] = ()
    photo_ids: tuple[int, ...] = ()


def taken_before(session: Session, key: str) -> int | None:
    """The record that a form made already; None where it has not arrived yet."""
    return session.scalar(select(SamplingRow.id).where(SamplingRow.key == key))


def take_sample(unit: Unit, request_id: int, taken: Taken) -> int:
    """Register the sample and its record; returns the record's id, that of the first time where the form was sent before.

    Raises NotFound, PlanNotApproved, SamplingEquipmentUnnamed, SamplingEquipmentUnfit, and what register_samples raises.
    """
    if (known := taken_before(unit.session, taken.key)) is not None:
        return known
    plan = plan_for(unit.session, taken.plan_id, taken.sampled_at)
    fit = _fit(unit.session, plan, taken.equipment_ids, taken.sampled_at)
    wish = SampleWish(
        product_id=taken.product_id, source=taken.point, sampled_by="laboratory", sampling_method=plan.method,
        sampling_plan=f"{plan.code}, {plan.title}", sampled_at=taken.sampled_at, sampling_place=taken.place,
        container=taken.container, seals=taken.seal, amount=taken.amount,
        told_by=dict.fromkeys(
            ("source", "sampled_by", "sampling_method", "sampling_plan", "sampled_at", "sampling_place", "container", "seals", "amount"),
            "laboratory",
        ),
    )  # fmt: skip
    [sample] = register_samples(unit, request_id, [wish])
    row = unit.add(
        SamplingRow(
            key=taken.key, item_id=sample.id, plan_id=plan.id, place=taken.place.strip(), point=taken.point.strip(),
            sampled_at=taken.sampled_at, air_temperature_c=taken.air_temperature_c, air_pressure_kpa=taken.air_pressure_kpa,
            product_temperature_c=taken.product_temperature_c, environment=taken.environment.strip(),
            deviations=taken.deviations.strip(), seal=taken.seal.strip(), person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(plan.id, row.id, "plan", taken.sampled_at)
    unit.link(row.id, sample.id, "sampling", taken.sampled_at)
    for equipment_id, answers in fit.items():
        unit.add(
            SamplingEquipmentRow(
                sampling_id=row.id, equipment_id=equipment_id, said=" ".join(one.sentence for one in answers)
            )
        )
        for node in dict.fromkeys(node for one in answers for node in one.rests_on):
            unit.link(node, row.id, "equipment", taken.sampled_at)
    for file_id in taken.photo_ids:
        unit.add(SamplingPhotoRow(sampling_id=row.id, file_id=file_id))
        unit.link(file_id, row.id, "photo", taken.sampled_at)
    unit.flush()
    return row.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A piece of equipment of a plan, with what the gate says of it now."""

    equipment: Equipment
    answers: tuple[CheckAnswer, ...]

    @property
    def fit(self) -> bool:
        """Whether it may be used."""
        return all(one.answer is not Answer.NO for one in self.answers)


def offered(session: Session, plan: Plan, at: datetime) -> list[Offered]:
    """The equipment that plays a role of a plan, in service at a moment, each with what the gate says of its calibration."""
    found = [one for role in plan.roles for one in equipment_with_role(session, role, at)][:MOST]
    answers = calibration_answers_of_many(session, found, at)
    return [Offered(equipment=one, answers=tuple(answers[one.id])) for one in found]


def pieces_of(session: Session, typed: str) -> tuple[int, ...]:
    """The equipment whose codes were typed, with commas between. Raises SamplingEquipmentUnknown."""
    codes = [code for one in typed.split(",") if (code := one.strip())]
    found = find_by_labels(session, codes)
    for code in codes:
        if code not in found:
            raise SamplingEquipmentUnknown(code=code)
    return tuple(id_ for code in codes if (id_ := found[code].id) is not None)


def _fit(session: Session, plan: Plan, ids: Sequence[int], at: datetime) -> dict[int, list[CheckAnswer]]:
    """What the gate says of each piece for that moment. Raises NotFound, SamplingEquipmentUnnamed, SamplingEquipmentUnfit."""
    known = equipment_by_id(session, ids)
    if known.keys() != set(ids):
        raise NotFound
    for piece in known.values():
        if piece.role not in plan.roles:
            raise SamplingEquipmentUnnamed(
                code=piece.code, plan=plan.code, roles=", ".join(plan.roles) or "no equipment"
            )
    found = {
        id_: [state_answer(session, one, at), *calibration_answers(session, one, at)]
        for id_, one in known.items()
    }
    for answers in found.values():
        for one in answers:
            if one.answer is Answer.NO:
                raise SamplingEquipmentUnfit(sentence=sentence_of(one), remedy=remedy_of(one) or "")
    return found
