"""The frozen data of a certificate of ours as a DCC: what the XML says is what the PDF says."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from dcc.writing import Certificate, Contact, WrittenPoint, WrittenStandard, write
from lims.inhouse.texts import said_in
from reports import CalibrationCertificate
from reports.calibration_data import CalibrationTable, State

WHENS = {State.AS_FOUND: "as_found", State.AS_LEFT: "as_left", State.NOT_ADJUSTED: ""}


def xml_of(report: CalibrationCertificate, *, country: str, place: str) -> bytes:
    """The XML of a certificate; equal data give equal bytes. Raises CannotWrite with what is missing."""
    contact = Contact(name=report.laboratory.name, country=country, address=report.laboratory.address)
    points = tuple(point for table in report.tables for point in _points(table, report.language.value))
    return write(
        Certificate(
            identifier=report.number or "", begun=report.calibrated_from, ended=report.calibrated_to, place=place,
            laboratory=contact, customer=contact, responsible=(report.authorised_by.name,), item_name=report.item.name,
            manufacturer=report.item.maker, model=report.item.model, serial=report.item.serial,
            own_number=report.item.number, methods=report.methods, points=points, probability=_probability(report),
            standards=tuple(
                WrittenStandard(name=one.name, number=one.number, certificate=one.calibration) for one in report.standards
            ),
            software="lims", software_release=version("lims"),
        )
    )  # fmt: skip


def _points(table: CalibrationTable, language: str) -> Iterator[WrittenPoint]:
    """The points with their exact figures; the way in which a point was approached is said in the XML's own language."""
    quantity = table.quantity
    for way in ("rising", "falling"):
        quantity = quantity.replace(f", {said_in(language, way)}", f", {way}")
    for one in table.points:
        if one.reference_value is None or one.indication_value is None or one.uncertainty.value is None:
            continue
        yield WrittenPoint(
            quantity=quantity, unit=table.dsi_unit or "", difference_unit=table.error_dsi_unit or "",
            reference=one.reference_value, indication=one.indication_value, k=float(one.uncertainty.k),
            expanded_uncertainty=one.uncertainty.value, when=WHENS[table.state],
        )  # fmt: skip


def _probability(report: CalibrationCertificate) -> float:
    """The coverage probability that the points state, such as 95 %."""
    said = report.tables[0].points[0].uncertainty.coverage
    return float(said.removesuffix("%").strip()) / 100
