"""What a calibration certificate says, as frozen plain data: ISO/IEC 17025:2017, 7.8.4, and ILAC-P14:09/2020.

Clauses of ILAC-P14 were not read in its own text: clause not verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.data import Conformity, Document, Fact, Uncertainty


class State(StrEnum):
    """In which state of the item its points were measured (7.8.4.1 d)."""

    AS_FOUND = "as_found"
    AS_LEFT = "as_left"
    NOT_ADJUSTED = "not_adjusted"


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibratedItem:
    """What was calibrated. `number`: the unambiguous one by which the laboratory or the client knows it (7.8.2.1 g)."""

    name: str
    maker: str
    model: str
    number: str
    condition: Fact
    serial: str | None = None
    received: date | None = None
    details: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibrationPoint:
    """One point: reference, indication and error (indication minus reference) as printed, with U of the error.

    `number` is what statements cite it by. `permitted`: the largest error that is permitted, with its sign or ±.
    The `_value` fields are the numeric twins; `uncertainty` is in the unit of the error.
    """

    number: str
    reference: str
    indication: str
    error: str
    uncertainty: Uncertainty
    reference_value: float | None = None
    indication_value: float | None = None
    error_value: float | None = None
    permitted: str | None = None
    conformity: Conformity | None = None
    not_judged: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibrationTable:
    """Points of one quantity in one state. `error_unit`: of error and U, such as K where the points are in °C."""

    quantity: str
    unit: str
    error_unit: str
    state: State
    accredited: bool
    points: tuple[CalibrationPoint, ...]
    dsi_unit: str | None = None
    error_dsi_unit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Adjustment:
    """What was adjusted or repaired. `without_found`: why there are no points from before it, where there are none."""

    text: str
    without_found: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferenceStandard:
    """A standard that was used: its number, its own calibration, and whose standard stands behind that."""

    name: str
    number: str
    calibration: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Recalibration:
    """When to calibrate again: printed only because the client asked for it, and says where (7.8.4.3)."""

    text: str
    asked: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibrationCertificate(Document):
    """Everything that one calibration certificate says.

    `methods`: procedures with their editions. `traceability`: the statement how the results are traceable (7.8.4.1 c).
    `adjustment` None says that nothing was adjusted. `conformity`, `deviations` and `disclaimers` cite points by number.
    """

    item: CalibratedItem
    methods: tuple[str, ...]
    tables: tuple[CalibrationTable, ...]
    standards: tuple[ReferenceStandard, ...]
    traceability: str
    calibrated_from: date
    calibrated_to: date
    adjustment: Adjustment | None = None
    recalibration: Recalibration | None = None
