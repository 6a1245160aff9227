"""The certificate of an accepted calibration, as plain data for `reports`: 7.8.4, and U by ILAC-P14 (clauses not verified)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import Calibration, find_calibration, find_equipment
from lims.equipment import CalibrationPoint as Kept
from lims.inhouse.errors import LaboratoryNotNamed, RunNotOpen
from lims.inhouse.models import DecisionRow, RunState
from lims.inhouse.service import Work, calibration_of_reference, measured_at, work_of
from lims.laboratory import laboratory_at
from lims.people import people_by_id
from lims.web import gettext
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
    Uncertainty,
    UncertaintyMode,
    Verification,
)

STATES = {"as_found": State.AS_FOUND, "as_left": State.AS_LEFT, "": State.NOT_ADJUSTED}


def certificate_of(session: Session, run_id: int, language: str, base_url: str) -> CalibrationCertificate:
    """What the certificate of a run says. Raises NotFound, RunNotOpen where it was not accepted, LaboratoryNotNamed."""
    work = work_of(session, run_id)
    if work.run.state is not RunState.ACCEPTED or work.run.calibration_id is None:
        raise RunNotOpen(number=work.run.number, state=work.run.state.value)
    calibration = find_calibration(session, work.run.calibration_id)
    decided = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.run_id == run_id, DecisionRow.accepted)
        .order_by(DecisionRow.id.desc())
    ).first()
    assert decided is not None  # noqa: S101 - it is accepted
    laboratory = laboratory_at(session, decided.at)
    if laboratory is None:
        raise LaboratoryNotNamed(day=f"{decided.at:%Y-%m-%d}")
    name = laboratory.names.get(language) or laboratory.names["en"]
    address = laboratory.addresses.get(language) or laboratory.addresses.get("en") or "–"
    person = people_by_id(session, [decided.person_id])[decided.person_id]
    zone = ZoneInfo(laboratory.zone)
    issued = decided.at.astimezone(zone)
    adjusted = "as_left" in work.whens
    return CalibrationCertificate(
        language=Language(language), client=Client(name=name, address=address, contact="–", request=work.run.number),
        laboratory=Laboratory(name=name, address=address, contact=laboratory.contact or "–", location=address),
        deviations=(),
        authorised_by=Authorisation(name=person.name, function=gettext("who decided on the calibration")),
        number=work.run.number, issued=issued, conditions=work.run.conditions,
        verification=Verification(url=f"{base_url.rstrip('/')}/inhouse/{run_id}", token=str(run_id)),
        demonstration=calibration.fictitious, item=_item(session, work),
        methods=(f"{work.procedure.code}, {work.procedure.title} ({work.procedure.source})",),
        tables=tuple(_tables(calibration, work)), standards=(_standard(session, work),),
        traceability=gettext("The values are traceable to the SI through the calibration of the reference standard."),
        calibrated_from=work.run.begun_at.astimezone(zone).date(), calibrated_to=measured_at(work).astimezone(zone).date(),
        adjustment=Adjustment(text=gettext("The piece was adjusted between the points as found and as left.")) if adjusted else None,
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


def _tables(calibration: Calibration, work: Work) -> Iterator[CalibrationTable]:
    groups: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for one in calibration.points:
        groups[one.when, one.direction].append(one)
    words = {"rising": gettext("rising"), "falling": gettext("falling"), "": ""}
    code, number = work.procedure.unit, 0
    difference = uncertainty_unit(code)
    for (when, direction), points in groups.items():
        made = []
        for one in points:
            number += 1
            made.append(_point(str(number), one, work.procedure.probability))
        yield CalibrationTable(
            quantity=", ".join(filter(None, (work.procedure.quantity, words[direction]))), unit=unit(code).printed["en"],
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


__all__ = ["certificate_of"]
