"""The certificate of an accepted calibration, as plain data for `reports`: 7.8.4, and U by ILAC-P14 (clauses not verified)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims.certificates import audit_head
from lims.equipment import Calibration, find_equipment
from lims.equipment import CalibrationPoint as Kept
from lims.inhouse.errors import LaboratoryNotNamed
from lims.inhouse.service import Work, calibration_of_reference, measured_at
from lims.inhouse.texts import said_in
from lims.laboratory import laboratory_at
from lims.people import people_by_id
from methods.reporting import PLAIN, report
from methods.units import uncertainty_unit, unit
from reports.calibration_data import (
    Adjustment,
    CalibratedItem,
    CalibrationCertificate,
    CalibrationPoint,
    CalibrationTable,
    ReferenceStandard,
    State,
)
from reports.data import (
    Authorisation,
    Client,
    Fact,
    Laboratory,
    Language,
    Replaces,
    Uncertainty,
    UncertaintyMode,
)

STATES = {"as_found": State.AS_FOUND, "as_left": State.AS_LEFT, "": State.NOT_ADJUSTED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """What makes a certificate of a calibration: its number, when and by whom it is authorised, in which language."""

    number: str
    at: datetime
    person_id: int
    language: str
    replaces: Replaces | None = None
    conditions: str = ""  # in other words than those of the record


def certificate_of(
    session: Session, work: Work, calibration: Calibration, issue: Issue
) -> CalibrationCertificate:
    """What the certificate of an accepted calibration says, without the address where it is checked. Raises LaboratoryNotNamed."""
    laboratory = laboratory_at(session, issue.at)
    if laboratory is None:
        raise LaboratoryNotNamed(day=f"{issue.at:%Y-%m-%d}")
    language = issue.language
    name = laboratory.names.get(language) or laboratory.names["en"]
    address = laboratory.addresses.get(language) or laboratory.addresses.get("en") or "–"
    person = people_by_id(session, [issue.person_id])[issue.person_id]
    zone = ZoneInfo(laboratory.zone)
    adjusted = "as_left" in work.whens
    return CalibrationCertificate(
        language=Language(language), client=Client(name=name, address=address, contact="–", request=work.run.number),
        laboratory=Laboratory(name=name, address=address, contact=laboratory.contact or "–", location=address),
        deviations=(), authorised_by=Authorisation(name=person.name, function=said_in(language, "decider")),
        number=issue.number, issued=issue.at.astimezone(zone), conditions=issue.conditions or work.run.conditions,
        demonstration=calibration.fictitious, item=_item(session, work), replaces=issue.replaces,
        methods=(f"{work.procedure.code}, {work.procedure.title} ({work.procedure.source})",),
        tables=tuple(_tables(calibration, work, language)), standards=(_standard(session, work),),
        traceability=said_in(language, "traceability"), audit_head=audit_head(session),
        calibrated_from=work.run.begun_at.astimezone(zone).date(), calibrated_to=measured_at(work).astimezone(zone).date(),
        adjustment=Adjustment(text=said_in(language, "adjusted")) if adjusted else None,
    )  # fmt: skip


def _item(session: Session, work: Work) -> CalibratedItem:
    piece = find_equipment(session, work.run.equipment_id)
    return CalibratedItem(
        name=piece.name, maker=piece.maker, model=piece.model, number=piece.code, serial=piece.serial,
        condition=Fact(text=work.run.conditions),
    )  # fmt: skip


def _standard(session: Session, work: Work) -> ReferenceStandard:
    reference = find_equipment(session, work.run.reference_id)
    own = calibration_of_reference(session, reference.id, work.procedure, measured_at(work))
    return ReferenceStandard(
        name=reference.name,
        number=reference.code,
        calibration=f"{own.certificate}, {own.laboratory}",
        source=own.standard or "–",
    )


def _tables(calibration: Calibration, work: Work, language: str) -> Iterator[CalibrationTable]:
    groups: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for one in calibration.points:
        groups[one.when, one.direction].append(one)
    code, number = work.procedure.unit, 0
    difference = uncertainty_unit(code)
    for (when, direction), points in groups.items():
        made = []
        for one in points:
            number += 1
            made.append(_point(str(number), one, work.procedure.probability))
        way = said_in(language, direction) if direction else ""
        yield CalibrationTable(
            quantity=", ".join(filter(None, (work.procedure.quantity, way))), unit=unit(code).printed["en"],
            error_unit=unit(difference).printed["en"], state=STATES[when], accredited=False, points=tuple(made),
            dsi_unit=unit(code).dsi, error_dsi_unit=unit(difference).dsi,
        )  # fmt: skip


def _point(number: str, one: Kept, probability: float) -> CalibrationPoint:
    error = report(-one.correction, one.expanded_uncertainty, one.unit, PLAIN, k=one.k, coverage=probability)
    at = {
        name: report(
            getattr(one, name), one.expanded_uncertainty, one.unit, PLAIN, k=one.k, coverage=probability
        ).value_text
        for name in ("reference", "indication")
    }
    return CalibrationPoint(
        number=number, reference=at["reference"], indication=at["indication"], error=error.value_text,
        uncertainty=Uncertainty(
            text=error.uncertainty_text or "", k=f"{one.k:.2f}", coverage=f"{100 * probability:g} %",
            mode=UncertaintyMode.BUDGET, value=one.expanded_uncertainty,
        ),
        reference_value=one.reference, indication_value=one.indication, error_value=-one.correction,
    )  # fmt: skip


__all__ = ["Issue", "certificate_of"]
