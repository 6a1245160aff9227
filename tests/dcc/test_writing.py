"""A certificate is written as a DCC that PTB's schema takes, read back it says the same, and nothing is filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dcc import examine, validate
from dcc.errors import CannotWrite
from dcc.writing import Certificate, Contact, WrittenPoint, WrittenStandard, write
from tests.dcc.conftest import needs_shared, schemas

CELSIUS, DENSITY = r"\degreecelsius", r"\kilogram\metre\tothe{-3}"


def point(reference: float, indication: float, when: str = "", **given: object) -> WrittenPoint:
    """A point of a thermometer."""
    made = WrittenPoint(
        quantity="temperature", unit=CELSIUS, difference_unit=r"\kelvin", reference=reference, indication=indication,
        expanded_uncertainty=0.03, k=2.0, when=when,
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]


FOUND = [point(10.0, 10.12, "as_found"), point(20.0, 20.11, "as_found")]
LEFT = [point(10.0, 10.02, "as_left"), point(20.0, 20.0, "as_left")]
DENSITIES = [
    point(800.05, 800.0, quantity="density", unit=DENSITY, difference_unit=DENSITY, expanded_uncertainty=0.1),
    point(1e-05, 0.0, quantity="density", unit=DENSITY, difference_unit=DENSITY, expanded_uncertainty=0.1),
]  # fmt: skip
CERTIFICATE = Certificate(
    identifier="IH-2026-7", begun=date(2026, 5, 1), ended=date(2026, 5, 2), place="laboratory",
    laboratory=Contact(name="FICTITIOUS laboratory", country="AZ", address="12 Example Street, Baku"),
    customer=Contact(name="FICTITIOUS laboratory", country="AZ"), responsible=("A. Example", "B. Example"),
    item_name="Bath thermometer", manufacturer="FICTITIOUS & sons <Ltd>", model="T-1", serial="S1", own_number="EQ-007",
    standards=(WrittenStandard(name="Reference thermometer", number="EQ-001", certificate="NMI-7"),),
    methods=("comparison in a bath",), points=(*FOUND, *LEFT), probability=0.95, software="lims", software_release="0.1",
    due=date(2027, 5, 2),
)  # fmt: skip


@needs_shared
@pytest.mark.parametrize("folder", ["schema", "more/xsd"])
@pytest.mark.parametrize(
    "certificate",
    [
        CERTIFICATE, replace(CERTIFICATE, points=tuple(DENSITIES), due=None, standards=(), methods=(), serial=None),
        replace(CERTIFICATE, points=(*DENSITIES, *FOUND, *LEFT)), replace(CERTIFICATE, points=tuple(FOUND)),
    ],
    ids=["adjusted", "bare", "two quantities", "as found only"],
)  # fmt: skip
def test_the_schema_of_ptb_takes_what_is_written(folder: str, certificate: Certificate) -> None:
    assert validate(write(certificate), schemas(folder)) == ()


def test_read_back_it_says_the_same() -> None:
    examination = examine(write(CERTIFICATE), today=date(2026, 6, 1))
    reading = examination.reading

    tables = [
        (one.when, [(p.reference, p.indication, p.expanded_uncertainty, p.k) for p in one.points])
        for one in examination.tables
    ]

    assert tables == [
        ("as_found", [(10.0, 10.12, 0.03, 2.0), (20.0, 20.11, 0.03, 2.0)]),
        ("as_left", [(10.0, 10.02, 0.03, 2.0), (20.0, 20.0, 0.03, 2.0)]),
    ]
    assert {one.code for one in examination.findings} == {"not_validated"}
    assert (reading.identifier, reading.due, reading.ended) == (
        "IH-2026-7",
        date(2027, 5, 2),
        date(2026, 5, 2),
    )
    assert reading.items[0].manufacturer == "FICTITIOUS & sons <Ltd>"
    assert [one.value for one in reading.items[0].identifications] == ["S1", "EQ-007"]


def test_equal_data_give_equal_bytes() -> None:
    assert write(CERTIFICATE) == write(replace(CERTIFICATE))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"identifier": " "}, "no number"), ({"points": ()}, "no points"), ({"probability": 95.0}, "coverage probability"),
        ({"responsible": ("",)}, "nobody answers"), ({"place": "moon"}, "the place"), ({"model": "T\x00"}, "signs that XML"),
        ({"laboratory": Contact(name="L", country="Azerbaijan")}, "two letters"),
        ({"points": (point(1.0, 1.0, unit=""),)}, "D-SI has no unit"),
    ],
)  # fmt: skip
def test_what_the_record_does_not_hold_is_not_filled_in(given: dict[str, object], why: str) -> None:
    with pytest.raises(CannotWrite, match=why):
        write(replace(CERTIFICATE, **given))  # type: ignore[arg-type]
