"""Tables of control charts (ISO/IEC 17025 7.7): charts with their rules, results of control samples, what was done."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class RuleSet(StrEnum):
    """Which run rules speak for a change."""

    D6299 = "d6299"
    NELSON = "nelson"
    WESTERN_ELECTRIC = "western_electric"
    WESTGARD = "westgard"


class ControlState(StrEnum):
    """What a chart says at one of its results."""

    BEING_ESTABLISHED = "being_established"
    IN_CONTROL = "in_control"
    OUT_OF_CONTROL = "out_of_control"
    NOT_JUDGED = "not_judged"  # its results give no chart, such as results that are all alike


class EventKind(StrEnum):
    """What a person did about a chart."""

    EXCLUDED = "excluded"  # a result left out of the chart, its cause known
    RESTARTED = "restarted"  # the cause was corrected; the counts of the rules begin anew


class ControlChartRow(Base):
    """A chart of one measurand of a method on one control material, and on one measuring system where it is kept so."""

    __tablename__ = "control_chart"
    __kind__ = "control_chart"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "CC-0001"
    method_id: Mapped[int] = fk("method.id")
    measurand: Mapped[str]  # of a component of a composition: measurand/component
    unit: Mapped[str | None]
    lot_id: Mapped[int] = fk("material_lot.id")
    system_id: Mapped[int | None] = fk("measuring_system.id", nullable=True)


class ControlChartVersionRow(Version):
    """How a chart is judged in a period. `centre` and `sigma` stand where they are not taken from the results."""

    __tablename__ = "control_chart_version"
    __kind__ = "control_chart_version"
    __version_of__ = "control_chart"

    needed: Mapped[int]  # results until it is established
    rules: Mapped[RuleSet] = word(RuleSet)
    ewma: Mapped[bool]
    every_days: Mapped[float | None]  # how often the control sample is measured; null: nobody has said
    centre: Mapped[float | None]
    sigma: Mapped[float | None]
    basis: Mapped[str]  # where these settings come from
    in_use: Mapped[bool]


class ControlPointRow(Base):
    """A result of a control sample as it was entered, and what the chart said then. Never changed."""

    __tablename__ = "control_point"
    __kind__ = "control_point"
    __append_only__ = True
    __table_args__ = (Index("ix_control_point_at", "chart_id", "at", "id"),)

    id: Mapped[int] = node_id()
    chart_id: Mapped[int] = fk("control_chart.id", index=False)
    at: Mapped[datetime]
    value: Mapped[float]
    text: Mapped[str]  # as it was typed
    state: Mapped[ControlState] = word(ControlState)
    fired: Mapped[list[Any]]  # codes of the rules that it completed
    last_good_id: Mapped[int | None] = fk("control_point.id", nullable=True)
    person_id: Mapped[int] = fk("person.id")


class ControlEventRow(Base):
    """What a person did about a chart, and why."""

    __tablename__ = "control_event"
    __append_only__ = True
    __table_args__ = (Index("ix_control_event_chart", "chart_id", "at"),)

    id: Mapped[int] = identity()
    chart_id: Mapped[int] = fk("control_chart.id", index=False)
    point_id: Mapped[int | None] = fk("control_point.id", nullable=True)
    kind: Mapped[EventKind] = word(EventKind)
    at: Mapped[datetime]
    reason: Mapped[str]
    person_id: Mapped[int] = fk("person.id")
