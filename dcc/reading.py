"""From the bytes of a digital calibration certificate to what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dcc.errors import NotACertificate
from dcc.model import Identification, Item, Quantity, Reading, Standard, Statement, Texts, date_of
from dcc.parsing import (
    Element,
    child,
    children,
    name_of,
    namespace_of,
    parse,
    place_of,
    text_at,
    text_of,
)
from dcc.quantities import TOPS, series_of

ROOT = "digitalCalibrationCertificate"
SECTIONS = {
    "results": "result", "influenceConditions": "influence", "usedMethods": "method", "measuringEquipments": "equipment",
    "items": "item", "statements": "statement", "measurementMetaData": "metadata", "usedSoftware": "other",
}  # fmt: skip
AS_FOUND, AS_LEFT = "as_found", "as_left"
STATED = frozenset({"influenceCondition", "result", "measurementResult", "quantity", "metaData", "statement"})
STATES = {"beforeadjustment": AS_FOUND, "afteradjustment": AS_LEFT}


def read(content: bytes) -> Reading:
    """Read a certificate of any edition, or a file of D-SI data.

    Raises NotXml, TooLarge, HostileXml, NotACertificate.
    """
    return read_element(parse(content))


def read_element(root: Element) -> Reading:
    """Read a certificate from its tree. Raises NotACertificate."""
    certificate = name_of(root) == ROOT
    if not certificate and not any(name_of(one) in TOPS for one in root.iter()):
        raise NotACertificate(root=name_of(root)[:60])
    core, admin = child(root, "administrativeData", "coreData"), child(root, "administrativeData")
    unread: list[str] = []
    return Reading(
        kind="dcc" if certificate else "dsi", schema_version=str(root.get("schemaVersion") or ""),
        namespace=namespace_of(root), identifier=_at(core, "uniqueIdentifier"),
        begun=_date(core, "beginPerformanceDate", unread), ended=_date(core, "endPerformanceDate", unread),
        issued=_date(core, "issueDate", unread), received=_date(core, "receiptDate", unread),
        country=_at(core, "countryCodeISO3166_1"), laboratory=_laboratory(admin), customer=_name(admin, "customer", "name"),
        laboratory_code=_at(admin, "calibrationLaboratory", "calibrationLaboratoryCode"), laboratory_place=_town(admin),
        responsible=tuple(_responsible(admin)), items=tuple(_items(admin)), standards=tuple(_standards(root)),
        statements=tuple(_statements(admin)), methods=tuple(dict.fromkeys(_methods(root))),
        quantities=tuple(_quantities(root) if certificate else _bare_quantities(root)),
        attachments=tuple(text_of(one) for one in root.iter() if name_of(one) == "fileName"), unread_dates=tuple(unread),
    )  # fmt: skip


# -- texts and dates ---------------------------------------------------------------------------------------


def _at(element: Element | None, *path: str) -> str:
    return "" if element is None else text_at(element, *path)


def texts_of(element: Element | None) -> Texts:
    """The texts of an element by language; those of one language under each other."""
    found: dict[str, list[str]] = {}
    for one in () if element is None else children(element, "content"):
        found.setdefault(str(one.get("lang") or ""), []).append(text_of(one))
    return {language: "\n".join(texts) for language, texts in found.items()}


def _name(element: Element | None, *path: str) -> str:
    """One text of a name that seldom has more than one language, such as a company's."""
    texts = texts_of(child(element, *path) if element is not None else None)
    return texts.get("en") or texts.get("") or next(iter(texts.values()), "")


def _date(core: Element | None, name: str, unread: list[str]) -> date | None:
    text = _at(core, name)
    found = date_of(text)
    if text and found is None:
        unread.append(f"{name} “{text[:40]}”")
    return found


# -- administrative data -----------------------------------------------------------------------------------


def _laboratory(admin: Element | None) -> str:
    return _name(admin, "calibrationLaboratory", "contact", "name")


def _town(admin: Element | None) -> str:
    place = child(admin, "calibrationLaboratory", "contact", "location") if admin is not None else None
    return ", ".join(one for one in (_at(place, "city"), _at(place, "countryCode")) if one)


def _responsible(admin: Element | None) -> Iterator[str]:
    persons = child(admin, "respPersons") if admin is not None else None
    for one in () if persons is None else children(persons, "respPerson"):
        yield _name(one, "person", "name")


def _identifications(element: Element) -> tuple[Identification, ...]:
    holder = child(element, "identifications")
    return tuple(
        Identification(
            issuer=text_at(one, "issuer"), value=text_at(one, "value"),
            names=texts_of(child(one, "name")) or texts_of(child(one, "description")),
        )
        for one in (() if holder is None else children(holder, "identification"))
    )  # fmt: skip


def _items(admin: Element | None) -> Iterator[Item]:
    holder = child(admin, "items") if admin is not None else None
    for one in (
        () if holder is None else (each for each in holder.iter() if name_of(each) in ("item", "subItem"))
    ):
        yield Item(
            names=texts_of(child(one, "name")), manufacturer=_name(one, "manufacturer", "name"),
            model=text_at(one, "model"), identifications=_identifications(one),
        )  # fmt: skip


def _standards(root: Element) -> Iterator[Standard]:
    for one in root.iter():
        if name_of(one) == "measuringEquipment":
            yield Standard(
                names=texts_of(child(one, "name")), identifications=_identifications(one), ref_types=_ref_types(one),
                certificate=text_at(one, "certificate", "referralID") or text_at(one, "certificate", "referenceID"),
            )  # fmt: skip


def _statements(admin: Element | None) -> Iterator[Statement]:
    holder = child(admin, "statements") if admin is not None else None
    for one in () if holder is None else children(holder, "statement"):
        yield Statement(
            norm=text_at(one, "norm"), reference=text_at(one, "reference"), declaration=texts_of(child(one, "declaration")),
            conformity=text_at(one, "conformity"), date=text_at(one, "date"), ref_types=_ref_types(one),
        )  # fmt: skip


def _methods(root: Element) -> Iterator[str]:
    for one in root.iter():
        if name_of(one) == "usedMethod":
            said = [_name(one, "name"), text_at(one, "norm")]
            yield ", ".join(part for part in said if part)


def _ref_types(element: Element) -> tuple[str, ...]:
    return tuple(str(element.get("refType") or "").split())


# -- quantities --------------------------------------------------------------------------------------------


def _quantities(root: Element) -> Iterator[Quantity]:
    for one in root.iter():
        if name_of(one) in ("quantity", "itemQuantity", "measuringEquipmentQuantity", "usedMethodQuantity"):
            yield _quantity(one)


def _quantity(element: Element) -> Quantity:
    section, state, table = "other", None, None
    for above in element.iterancestors():
        name = name_of(above)
        if name == "list" and table is None and section == "other":
            table = place_of(above)
        if section == "other" and name in SECTIONS:
            section = SECTIONS[name]
        if state is None and name in STATED:
            state = _state(above)
    section, table = _adjusted(element, section, table)
    relative = child(element, "relativeUncertainty")
    return Quantity(
        place=place_of(element), table=table, section=section, state=state, names=texts_of(child(element, "name")),
        ref_types=_ref_types(element), id=str(element.get("id") or ""), text=texts_of(child(element, "noQuantity")),
        series=tuple(one for inner in children(element, *TOPS) for one in series_of(inner)),
        relative_uncertainty=() if relative is None else tuple(
            one for inner in children(relative) for one in series_of(inner)
        ),
    )  # fmt: skip


def _state(element: Element) -> str | None:
    """As found or as left, where an element or its type says so."""
    words = [text_at(element, "state"), text_at(element, "status"), *_ref_types(element)]
    for word in words:
        found = next((state for name, state in STATES.items() if name in word.lower()), None)
        if found is not None:
            return found
    return None


def _adjusted(element: Element, section: str, table: str | None) -> tuple[str, str | None]:
    """What was found before an adjustment stands among the influences, and is a result all the same."""
    above = [one for one in element.iterancestors() if name_of(one) == "influenceCondition"]
    if section == "influence" and any("basic_adjustment" in _ref_types(one) for one in above):
        return "result", table
    return section, table


def _bare_quantities(root: Element) -> Iterator[Quantity]:
    """D-SI data without a certificate: the outermost elements of D-SI."""
    for one in root.iter():
        if name_of(one) in TOPS and not any(name_of(above) in TOPS for above in one.iterancestors()):
            yield Quantity(
                place=place_of(one), table=None, section="other", state=None, names={}, ref_types=(), series=series_of(one)
            )  # fmt: skip
