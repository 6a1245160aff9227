"""Calibration certificates of a fictitious laboratory, filled in with what a test is not about."""

from __future__ import annotations

from datetime import date
from typing import Any

from reports.calibration_data import (
    Adjustment,
    CalibratedItem,
    CalibrationCertificate,
    CalibrationPoint,
    CalibrationTable,
    ReferenceStandard,
    State,
)
from reports.data import Authorisation, Conformity, Fact, Language, Verification
from tests.reports.factories import ISSUED, make_client, make_laboratory, make_statement, make_uncertainty


def make_point(number: str = "1", **given: Any) -> CalibrationPoint:
    values: dict[str, Any] = {
        "reference": "15.002",
        "indication": "15.01",
        "error": "0.008",
        "uncertainty": make_uncertainty("0.012", value=0.0117),
        "reference_value": 15.002,
        "indication_value": 15.01,
        "error_value": 0.008,
        "permitted": "±0.050",
        "conformity": Conformity.CONFORMS,
    }
    return CalibrationPoint(number=number, **(values | given))


def make_table(*points: CalibrationPoint, **given: Any) -> CalibrationTable:
    values: dict[str, Any] = {
        "quantity": "temperature",
        "unit": "°C",
        "error_unit": "K",
        "state": State.NOT_ADJUSTED,
        "accredited": True,
        "points": points
        or (make_point("1"), make_point("2", reference="40.000", indication="39.99", error="−0.010")),
        "dsi_unit": r"\degreecelsius",
        "error_dsi_unit": r"\kelvin",
    }
    return CalibrationTable(**(values | given))


def make_item(**given: Any) -> CalibratedItem:
    values: dict[str, Any] = {
        "name": "Digital thermometer",
        "maker": "FICTITIOUS Instruments",
        "model": "T-100",
        "number": "E-17",
        "serial": "SN 4711",
        "received": date(2026, 5, 18),
        "condition": Fact(text="clean, undamaged"),
        "details": (Fact(text="immersion 150 mm", by_client=True),),
    }
    return CalibratedItem(**(values | given))


def make_standard(**given: Any) -> ReferenceStandard:
    values = {
        "name": "Resistance thermometer",
        "number": "RS-02",
        "calibration": "FICTITIOUS-CAL-0817 of 2026-01-12, Example Institute",
        "source": "national standard of temperature (ITS-90), Example Institute",
    }
    return ReferenceStandard(**(values | given))


def make_calibration(**given: Any) -> CalibrationCertificate:
    values: dict[str, Any] = {
        "language": Language.EN,
        "laboratory": make_laboratory(),
        "client": make_client(),
        "deviations": (),
        "authorised_by": Authorisation(name="E. S.", function="head of the laboratory"),
        "number": "K-2026-0007/1",
        "issued": ISSUED,
        "verification": Verification(
            url="https://lab.example/v/7q4m2xk5w3n8p6r1t9y0z2b4c6", token="7q4m2xk5w3n8p6r1t9y0z2b4c6"
        ),
        "conditions": "22 °C ± 1 °C, at most 60 % RH",
        "item": make_item(),
        "methods": ("FICTITIOUS K-01:2025, comparison in a stirred bath",),
        "tables": (make_table(),),
        "standards": (make_standard(),),
        "traceability": "The points are traceable to the SI through the reference standards named below.",
        "calibrated_from": date(2026, 5, 18),
        "calibrated_to": date(2026, 5, 19),
        "conformity": (make_statement(specification="FICTITIOUS class F", not_covered=(), whole=False),),
        "demonstration": True,
    }
    return CalibrationCertificate(**(values | given))


def make_adjusted(**given: Any) -> CalibrationCertificate:
    """One with points from before and after an adjustment."""
    found = make_table(make_point("1", error="0.071", permitted=None, conformity=None), state=State.AS_FOUND)
    left = make_table(make_point("2", error="−0.003"), state=State.AS_LEFT)
    values: dict[str, Any] = {
        "tables": (found, left),
        "adjustment": Adjustment(text="offset set from 0.00 K to −0.07 K"),
        "conformity": (make_statement(specification="FICTITIOUS class F", lines=("2",)),),
    }
    return make_calibration(**(values | given))
