"""A calibration that the laboratory did itself as a DCC: from its record, with what only a person knows asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from sqlalchemy import select
from sqlalchemy.orm import Session

from dcc import DccError
from dcc.writing import Certificate, Contact, WrittenPoint, WrittenStandard, write
from lims.calibrations.errors import DccRefused, NotAcceptedYet, NotOurCalibration
from lims.equipment import Calibration, CalibrationPoint, find_calibration, find_equipment
from lims.laboratory import Laboratory, laboratory_at
from lims.people import people_by_id
from lims.records import Link
from lims.trace import describe
from methods.units import uncertainty_unit, unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a certificate needs and the record does not hold; days are the laboratory's."""

    country: str
    place: str
    probability: float
    method: str
    done_on: date
    due_on: date | None


def export_calibration(session: Session, calibration_id: int, asked: Asked) -> bytes:
    """The calibration as XML. Raises NotFound, NotOurCalibration, NotAcceptedYet, DccRefused."""
    calibration = find_calibration(session, calibration_id)
    laboratory = _ours(session, calibration)
    if not calibration.suitable or calibration.accepted_by is None:
        raise NotAcceptedYet(certificate=calibration.certificate)
    equipment = find_equipment(session, calibration.equipment_id)
    person = people_by_id(session, [calibration.accepted_by])[calibration.accepted_by]
    contact = Contact(
        name=calibration.laboratory, country=asked.country, address=laboratory.addresses.get("en", "")
    )
    certificate = Certificate(
        identifier=calibration.certificate, begun=asked.done_on, ended=asked.done_on, due=asked.due_on, place=asked.place,
        laboratory=contact, customer=contact, responsible=(person.name,), item_name=equipment.name,
        manufacturer=equipment.maker, model=equipment.model, serial=equipment.serial, own_number=equipment.code,
        standards=tuple(_standards(session, calibration)), methods=(asked.method,) if asked.method else (),
        points=tuple(map(_point, calibration.points)), probability=asked.probability, software="lims",
        software_release=version("lims"),
    )  # fmt: skip
    try:
        return write(certificate)
    except DccError as trouble:
        raise DccRefused(problem=trouble.problem_text, remedy=trouble.remedy_text) from trouble


def _ours(session: Session, calibration: Calibration) -> Laboratory:
    laboratory = laboratory_at(session, calibration.calibrated_at)
    if laboratory is None or calibration.laboratory not in laboratory.names.values():
        raise NotOurCalibration(certificate=calibration.certificate, laboratory=calibration.laboratory)
    return laboratory


def _standards(session: Session, calibration: Calibration) -> Iterator[WrittenStandard]:
    """The reference standards that it rests on, and what its record says of them in words."""
    linked = (
        select(Link.src).where(Link.dst == calibration.version_id, Link.role == "standard").order_by(Link.src)
    )
    for kind, said in describe(session, list(session.scalars(linked))).values():
        yield WrittenStandard(name=f"{kind.word} {said.title}", number=said.title, certificate=said.detail)
    if calibration.standard.strip():
        yield WrittenStandard(name=calibration.standard, number="")


def _point(one: CalibrationPoint) -> WrittenPoint:
    return WrittenPoint(
        quantity=", ".join(filter(None, (one.quantity, one.direction))), unit=unit(one.unit).dsi or "",
        difference_unit=unit(uncertainty_unit(one.unit)).dsi or "",
        reference=one.reference, indication=one.indication, expanded_uncertainty=one.expanded_uncertainty, k=one.k,
        when=one.when,
    )  # fmt: skip
