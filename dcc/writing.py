"""A calibration certificate as a DCC of the edition 3.2.1 with D-SI 2.1.0, which validates against PTB's schema.

What the schema asks for and the record does not hold is refused: nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from dcc.errors import CannotWrite
from dcc.parsing import Element
from dcc.reading import AS_FOUND, AS_LEFT
from dcc.units import read_unit
from dcc.validation import DCC, SI

EDITION = "3.2.1"
LANGUAGE = "en"
PLACES = ("laboratory", "customer", "laboratoryBranch", "customerBranch", "other")
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMES = {"dcc": DCC, "si": SI, "xsi": XSI}


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A laboratory or a customer: its name, and where it is. `country`: two letters (ISO 3166-1)."""

    name: str
    country: str
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenPoint:
    """A point: reference, indication and U in one unit, written as D-SI; `when` as_found, as_left or ""."""

    quantity: str
    unit: str
    difference_unit: str  # of the error and of U
    reference: float
    indication: float
    expanded_uncertainty: float
    k: float
    when: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenStandard:
    """What was calibrated with, and the certificate that this rests on."""

    name: str
    number: str
    certificate: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """Everything that a certificate says. `probability`: of the coverage intervals, as the budget states it."""

    identifier: str
    begun: date
    ended: date
    place: str
    laboratory: Contact
    customer: Contact
    responsible: Sequence[str]
    item_name: str
    manufacturer: str
    model: str
    serial: str | None
    own_number: str
    standards: Sequence[WrittenStandard]
    methods: Sequence[str]
    points: Sequence[WrittenPoint]
    probability: float
    software: str
    software_release: str
    due: date | None = None


def write(certificate: Certificate) -> bytes:
    """The certificate as XML. Equal data give equal bytes. Raises CannotWrite."""
    _check(certificate)
    root = etree.Element(f"{{{DCC}}}digitalCalibrationCertificate", nsmap=_NAMES)
    root.set("schemaVersion", EDITION)
    root.set(f"{{{XSI}}}schemaLocation", f"{DCC} {DCC}/v{EDITION}/dcc.xsd")
    _administrative(root, certificate)
    _results(root, certificate)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _check(certificate: Certificate) -> None:
    texts = {
        "number": certificate.identifier, "laboratory": certificate.laboratory.name, "customer": certificate.customer.name,
        "name of what was calibrated": certificate.item_name, "number of what was calibrated": certificate.own_number,
    }  # fmt: skip
    for what, text in texts.items():
        if not text.strip():
            raise CannotWrite(why=f"it has no {what}")
    for contact in (certificate.laboratory, certificate.customer):
        if not (len(contact.country) == 2 and contact.country.isascii() and contact.country.isupper()):
            raise CannotWrite(why=f"the country of {contact.name} is not two letters, such as AZ")
    if certificate.place not in PLACES:
        raise CannotWrite(why=f"the place “{certificate.place[:20]}” is none of {', '.join(PLACES)}")
    if not any(one.strip() for one in certificate.responsible):
        raise CannotWrite(why="nobody answers for it")
    if not certificate.points:
        raise CannotWrite(why="it has no points")
    if not 0 < certificate.probability < 1:
        raise CannotWrite(why="the coverage probability is not between 0 and 1")
    for one in certificate.points:
        if read_unit(one.unit) is None or read_unit(one.difference_unit) is None:
            raise CannotWrite(why=f"D-SI has no unit for the points of {one.quantity}")


# -- small parts -------------------------------------------------------------------------------------------


def _add(parent: Element, name: str, text: object | None = None, *, ref_type: str = "") -> Element:
    made = etree.SubElement(parent, f"{{{SI if name.startswith('si:') else DCC}}}{name.removeprefix('si:')}")
    if text is not None:
        try:
            made.text = str(text)
        except ValueError as trouble:
            raise CannotWrite(why="a text has signs that XML does not allow") from trouble
    if ref_type:
        made.set("refType", ref_type)
    return made


def _named(parent: Element, name: str, text: str, *, element: str = "name") -> None:
    content = _add(_add(parent, element), "content", text)
    content.set("lang", name)


def _contact(parent: Element, contact: Contact) -> None:
    _add(_add(parent, "name"), "content", contact.name)
    location = _add(parent, "location")
    _add(location, "countryCode", contact.country)
    if contact.address.strip():
        _add(_add(location, "further"), "content", contact.address)


def _identification(parent: Element, issuer: str, value: str, words: str) -> None:
    one = _add(parent, "identification")
    _add(one, "issuer", issuer)
    _add(one, "value", value)
    _named(one, LANGUAGE, words)


# -- administrative data -----------------------------------------------------------------------------------


def _administrative(root: Element, certificate: Certificate) -> None:
    admin = _add(root, "administrativeData")
    software = _add(_add(admin, "dccSoftware"), "software")
    _add(_add(software, "name"), "content", certificate.software)
    _add(software, "release", certificate.software_release)
    core = _add(admin, "coreData")
    _add(core, "countryCodeISO3166_1", certificate.laboratory.country)
    _add(core, "usedLangCodeISO639_1", LANGUAGE)
    _add(core, "mandatoryLangCodeISO639_1", LANGUAGE)
    _add(core, "uniqueIdentifier", certificate.identifier)
    _add(core, "beginPerformanceDate", certificate.begun.isoformat())
    _add(core, "endPerformanceDate", certificate.ended.isoformat())
    _add(core, "performanceLocation", certificate.place)
    _item(_add(_add(admin, "items"), "item"), certificate)
    _contact(_add(_add(admin, "calibrationLaboratory"), "contact"), certificate.laboratory)
    persons = _add(admin, "respPersons")
    for n, name in enumerate(one for one in certificate.responsible if one.strip()):
        person = _add(persons, "respPerson")
        _add(_add(_add(person, "person"), "name"), "content", name)
        if n == 0:
            _add(person, "mainSigner", "true")
    _contact(_add(admin, "customer"), certificate.customer)
    if certificate.due is not None:
        statement = _add(_add(admin, "statements"), "statement", ref_type="basic_recalibration")
        _named(statement, LANGUAGE, "To be calibrated again at the latest on:", element="declaration")
        _add(statement, "date", certificate.due.isoformat())


def _item(item: Element, certificate: Certificate) -> None:
    _named(item, LANGUAGE, certificate.item_name)
    _add(_add(_add(item, "manufacturer"), "name"), "content", certificate.manufacturer)
    _add(item, "model", certificate.model)
    numbers = _add(item, "identifications")
    if certificate.serial:
        _identification(numbers, "manufacturer", certificate.serial, "Serial number")
    _identification(numbers, "customer", certificate.own_number, "Equipment number")


# -- results -----------------------------------------------------------------------------------------------


def _results(root: Element, certificate: Certificate) -> None:
    one = _add(_add(root, "measurementResults"), "measurementResult")
    _named(one, LANGUAGE, "Results of the calibration")
    if certificate.methods:
        used = _add(one, "usedMethods")
        for method in certificate.methods:
            _named(_add(used, "usedMethod"), LANGUAGE, method)
    _standards(one, certificate.standards)
    found = [point for point in certificate.points if point.when == AS_FOUND]
    rest = [point for point in certificate.points if point.when != AS_FOUND]
    if found and rest:
        condition = _add(_add(one, "influenceConditions"), "influenceCondition", ref_type="basic_adjustment")
        _named(condition, LANGUAGE, "As found, before adjustment")
        _add(condition, "status", "beforeAdjustment")
        _tables(_add(condition, "data"), found, certificate.probability)
    results = _add(one, "results")
    result = _add(results, "result")
    _named(
        result, LANGUAGE, "Points" if not any(point.when == AS_LEFT for point in rest) else "Points as left"
    )
    _tables(_add(result, "data"), rest or found, certificate.probability)


def _standards(parent: Element, standards: Iterable[WrittenStandard]) -> None:
    known = list(standards)
    if not known:
        return
    holder = _add(parent, "measuringEquipments")
    for one in known:
        equipment = _add(holder, "measuringEquipment", ref_type="basic_normalUsed")
        _named(equipment, LANGUAGE, f"{one.name} ({one.certificate})" if one.certificate else one.name)
        if one.number:
            _identification(_add(equipment, "identifications"), "calibrationLaboratory", one.number, "Number")


def _tables(data: Element, points: Sequence[WrittenPoint], probability: float) -> None:
    for key in dict.fromkeys((one.quantity, one.unit) for one in points):
        _table(_add(data, "list"), [one for one in points if (one.quantity, one.unit) == key], probability)


def _table(table: Element, points: Sequence[WrittenPoint], probability: float) -> None:
    quantity, first = points[0].quantity, points[0]
    _named(table, LANGUAGE, quantity)
    _column(
        table,
        "basic_referenceValue",
        f"Reference value, {quantity}",
        first.unit,
        [one.reference for one in points],
    )
    _column(
        table,
        "basic_measuredValue",
        f"Indication, {quantity}",
        first.unit,
        [one.indication for one in points],
    )
    errors = [float(f"{one.indication - one.reference:.12g}") for one in points]
    column = _column(
        table, "basic_measurementError", f"Error of indication, {quantity}", first.difference_unit, errors
    )
    expanded = _add(column, "si:expandedUncXMLList")
    _add(expanded, "si:uncertaintyXMLList", _list(one.expanded_uncertainty for one in points))
    _add(expanded, "si:coverageFactorXMLList", _list(one.k for one in points))
    _add(expanded, "si:coverageProbabilityXMLList", f"{probability:g}")


def _column(table: Element, ref_type: str, name: str, unit: str, figures: Iterable[float]) -> Element:
    quantity = _add(table, "quantity", ref_type=ref_type)
    _named(quantity, LANGUAGE, name)
    series = _add(quantity, "si:realListXMLList")
    _add(series, "si:valueXMLList", _list(figures))
    _add(series, "si:unitXMLList", unit)
    return series


def _list(figures: Iterable[float]) -> str:
    return " ".join(f"{one!r}" for one in figures)
