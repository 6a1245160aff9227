"""Reports of a fictitious laboratory, filled in with what a test is not about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from reports.data import (
    Accreditation,
    AuditHead,
    Authorisation,
    Client,
    Component,
    Conformity,
    ConformityStatement,
    Fact,
    Laboratory,
    Language,
    ResultLine,
    Sample,
    Sampler,
    Scale,
    TestReport,
    Traceability,
    Uncertainty,
    UncertaintyMode,
    Verification,
    View,
)

ISSUED = datetime(2026, 5, 20, 11, 32, tzinfo=UTC)


def make_uncertainty(text: str, **given: Any) -> Uncertainty:
    values = {"k": "2", "coverage": "95 %", "mode": UncertaintyMode.BUDGET}
    return Uncertainty(text=text, **(values | given))


def make_line(number: str = "1", **given: Any) -> ResultLine:
    values: dict[str, Any] = {
        "test": "Density at 15 °C",
        "method": "FICTITIOUS M-01:2025",
        "unit": "g/mL",
        "minimum": "0.8200",
        "maximum": "0.8450",
        "result": "0.8412",
        "value": 0.84123,
        "scale": Scale.RATIO,
        "accredited": True,
        "dsi_unit": r"\gram\milli\litre\tothe{-1}",
        "uncertainty": make_uncertainty("0.0003", value=0.00026),
        "conformity": Conformity.CONFORMS,
    }
    return ResultLine(number=number, **(values | given))


def make_ordinal(number: str = "2", **given: Any) -> ResultLine:
    values: dict[str, Any] = {
        "test": "Copper strip corrosion, 1 h at 37.8 °C",
        "method": "FICTITIOUS M-02:2024",
        "unit": None,
        "minimum": None,
        "maximum": "1",
        "result": "1a",
        "value": None,
        "scale": Scale.ORDINAL,
        "accredited": False,
        "dsi_unit": None,
        "uncertainty": None,
    }
    return make_line(number, **(values | given))


def make_composition(number: str = "3", rows: int = 6, **given: Any) -> ResultLine:
    components = tuple(
        Component(
            name=f"Component {n:02d}",
            result=f"{n / 10:.2f}",
            uncertainty=make_uncertainty("0.02"),
            value=n / 10,
        )
        for n in range(1, rows + 1)
    )
    values: dict[str, Any] = {
        "test": "Composition, area-normalised",
        "method": "FICTITIOUS M-03:2026",
        "unit": "area %",
        "minimum": None,
        "maximum": None,
        "result": "100.0",
        "value": None,
        "scale": Scale.VECTOR,
        "accredited": False,
        "dsi_unit": r"\percent",
        "uncertainty": None,
        "conformity": None,
        "components": components,
    }
    return make_line(number, **(values | given))


def make_sample(**given: Any) -> Sample:
    values: dict[str, Any] = {
        "code": "S-2026-0412-7",
        "client_reference": Fact(text="T14-0518", by_client=True),
        "product": Fact(text="Diesel fuel, fictitious grade F", by_client=True),
        "lot": Fact(text="L-77", by_client=True),
        "source": Fact(text="Shore tank 14, composite U/M/L", by_client=True),
        "sampled": Fact(text="2026-05-18", by_client=True),
        "sampling_method": Fact(text="not stated", by_client=True),
        "container": Fact(text="2 × 1 L, epoxy-lined can, full"),
        "seals": Fact(text="0078123, whole"),
        "condition": Fact(text="clear, 18 °C, nothing leaked"),
        "received": date(2026, 5, 18),
        "sampler": Sampler.CLIENT,
        "results": (make_line("1"), make_ordinal("2")),
    }
    return Sample(**(values | given))


def make_statement(**given: Any) -> ConformityStatement:
    values: dict[str, Any] = {
        "conformity": Conformity.CONFORMS,
        "lines": ("1", "2"),
        "specification": "product agreement FICTITIOUS-7:2026",
        "whole": False,
        "not_covered": ("flash point",),
        "rule": "simple acceptance, guard band w = 0 (ILAC-G8:09/2019)",
        "view": View.RECIPIENT,
        "risk": "up to 50 % of wrong acceptance exactly at a limit; largest above: below 0.1 %",
        "agreed": "request Q-2026-118",
    }
    return ConformityStatement(**(values | given))


def make_laboratory(**given: Any) -> Laboratory:
    values: dict[str, Any] = {
        "name": "Gas and Petroleum Testing Centre (fictitious)",
        "address": "12 Example Street, AZ1000 Baku",
        "contact": "lab.example · +994 00 000 00 00",
        "location": "At the address above, rooms 201 and 204",
        "accreditation": Accreditation(
            number="AZ-TL-0000", standard="ISO/IEC 17025:2017", body="Example Accreditation Body"
        ),
    }
    return Laboratory(**(values | given))


def make_client(**given: Any) -> Client:
    values = {
        "name": "Terminal North LLC",
        "address": "3 Harbour Road, AZ1000 Baku",
        "contact": "Quality desk, quality@terminal.example",
        "request": "Q-2026-118",
        "reference": "PO-7722",
    }
    return Client(**(values | given))


def make_report(**given: Any) -> TestReport:
    values: dict[str, Any] = {
        "language": Language.EN,
        "laboratory": make_laboratory(),
        "client": make_client(),
        "samples": (make_sample(),),
        "tested_from": date(2026, 5, 18),
        "tested_to": date(2026, 5, 20),
        "deviations": (),
        "authorised_by": Authorisation(name="E. S.", function="head of the laboratory"),
        "number": "C-2026-0231/1",
        "issued": ISSUED,
        "verification": Verification(
            url="https://lab.example/v/7q4m2xk5w3n8p6r1t9y0z2b4c6", token="7q4m2xk5w3n8p6r1t9y0z2b4c6"
        ),
        "audit_head": AuditHead(seq=1204, hash="9f3a77c1e04b52d8" * 4, at=ISSUED),
        "conditions": "18 °C to 26 °C, at most 70 % RH",
        "conformity": (make_statement(),),
        "traceability": (
            Traceability(
                lines=("1",),
                equipment="Density meter E-03",
                calibration="CAL-2026-017 of 2026-02-11",
                source="reference liquid RL-5, Example Institute",
            ),
        ),
        "demonstration": True,
    }
    return TestReport(**(values | given))


def in_language(language: Language, **given: Any) -> TestReport:
    return replace(make_report(**given), language=language)
