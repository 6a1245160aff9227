"""Given data for the tests of method definitions; figures are FICTITIOUS."""

from __future__ import annotations

from typing import Any

from methods.definitions import Determination, Entered, Given, Peak, PeakTable
from methods.uncertainty import BudgetSource, Input, from_certificate, resolution

CERTIFICATE = BudgetSource(kind="calibration", key="C-7", label="FICTITIOUS certificate C-7")
READING = BudgetSource(kind="reading", key="R-1", label="reading R-1")


def entered(value: float | None, unit: str | None, text: str = "as read") -> Entered:
    return Entered(value=value, unit=unit, text=text, source=READING)


def density(
    key: str, rho: float, *, t: float = 15.0, bubbles: str = "excluded", excluded: str | None = None
) -> Determination:
    """One determination with a density in g/cm³."""
    inputs = {
        "density": entered(rho, "g/cm3"),
        "temperature": entered(t, "degC"),
        "bubbles": entered(None, None, bubbles),
    }
    return Determination(key=key, inputs=inputs, excluded=excluded)


def contributions(U: float = 0.10) -> tuple[Input, ...]:
    return (
        from_certificate("calibration", 0.0, U=U, k=2.0, unit="kg/m3", source=CERTIFICATE),
        resolution("resolution", 0.01, unit="kg/m3"),
        Input(name="repeatability", value=0.0, u=0.03, dof=20, unit="kg/m3"),
        Input(name="sample_temperature", value=0.0, u=0.02, unit="delta_degC"),
    )


def given_d4052(*determinations: Determination, **changed: Any) -> Given:
    parts: dict[str, Any] = {
        "method": "ASTM D4052",
        "edition": "D4052-18",
        "product": "diesel fuel",
        "mode": "manual",
        "determinations": determinations or (density("1", 0.83650),),
        "contributions": contributions(),
        **changed,
    }
    return Given(**parts)


def strip(key: str, rating: str, **changed: Any) -> Determination:
    inputs = {
        "class": entered(None, None, rating),
        "photo": entered(None, None, "a" * 64),
        "bath_temperature": entered(37.8, "degC"),
        "duration": entered(60, "min"),
    }
    return Determination(key=key, inputs={**inputs, **changed})


def given_d1838(*determinations: Determination, **changed: Any) -> Given:
    parts = {"method": "ASTM D1838", "edition": "D1838-16", "product": "LPG", "mode": "one strip", **changed}
    return Given(determinations=determinations, **parts)


def peaks(*areas: float, manual: tuple[int, ...] = (), **names: str) -> PeakTable:
    """Peaks numbered from 1; a name or a group is given as n1="propane", g1="paraffins"."""
    found = tuple(
        Peak(
            key=str(i),
            name=names.get(f"n{i}"),
            group=names.get(f"g{i}"),
            retention_time=float(i),
            area=area,
            manual=i in manual,
        )
        for i, area in enumerate(areas, start=1)
    )
    return PeakTable(signal="FID1 A", area_unit="pA*s", peaks=found, source=READING)


def given_area(table: PeakTable | None, spread: float | None = None) -> Given:
    inputs = () if spread is None else (Input(name="area_repeatability", value=0.0, u=spread, dof=9),)
    return Given(
        method="AREA-NORM",
        edition="1",
        product="LPG",
        mode="one injection",
        peak_table=table,
        contributions=inputs,
    )
