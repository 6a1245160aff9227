"""Tables of sampling by the laboratory (ISO/IEC 17025 7.3.3): plans, and what was written down where the sample was taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity
from lims.records import node_id


class SamplingPlanRow(Base):
    """By what a sampler works: a plan with its method. A new state of a plan is a new row with a code of its own."""

    __tablename__ = "sampling_plan"
    __kind__ = "sampling_plan"
    __append_only__ = True

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    method: Mapped[str]  # the sampling method with its edition, as the certificate names it
    steps: Mapped[str]  # the laboratory's own words
    uncertainty: Mapped[str]  # what is known of the uncertainty of sampling; empty: nothing
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class SamplingPlanApprovalRow(Base):
    """Another person approved a plan; samples are taken by it from then on. A plan without one is a proposal."""

    __tablename__ = "sampling_plan_approval"
    __append_only__ = True

    id: Mapped[int] = identity()
    plan_id: Mapped[int] = fk("sampling_plan.id", unique=True)
    roles: Mapped[list[Any]]  # the roles of the equipment that is used
    valid_from: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class SamplingRow(Base):
    """A sample was taken. `key` is that of the form: sent twice, it is taken once."""

    __tablename__ = "sampling"
    __kind__ = "sampling"
    __append_only__ = True

    id: Mapped[int] = node_id()
    key: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = fk("item.id", unique=True)
    plan_id: Mapped[int] = fk("sampling_plan.id")
    place: Mapped[str]
    point: Mapped[str]  # tank, line, level
    sampled_at: Mapped[datetime]
    air_temperature_c: Mapped[float | None]
    air_pressure_kpa: Mapped[float | None]
    product_temperature_c: Mapped[float | None]
    environment: Mapped[str]
    deviations: Mapped[str]
    seal: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime]


class SamplingEquipmentRow(Base):
    """Equipment that was used, with what the gate said of it for that moment."""

    __tablename__ = "sampling_equipment"
    __append_only__ = True

    id: Mapped[int] = identity()
    sampling_id: Mapped[int] = fk("sampling.id")
    equipment_id: Mapped[int] = fk("equipment.id")
    said: Mapped[str]


class SamplingPhotoRow(Base):
    """A photograph of the place, the seal or the label."""

    __tablename__ = "sampling_photo"
    __append_only__ = True

    id: Mapped[int] = identity()
    sampling_id: Mapped[int] = fk("sampling.id")
    file_id: Mapped[int] = fk("stored_file.id")
