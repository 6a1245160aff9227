"""Reports of a fictitious laboratory in each layout."""

from __future__ import annotations

import math
from typing import Any

from reports.data import Component, Conformity, Layout, Preliminary, Scale, TestReport
from reports.figure_data import Chromatogram, ChromatogramPeak, DistillationCurve
from tests.reports.factories import (
    make_composition,
    make_line,
    make_ordinal,
    make_report,
    make_sample,
    make_statement,
    make_uncertainty,
)

LPG = (
    ("ethane", 2.1, 190.0, "1.85"), ("propane", 3.4, 6200.0, "60.37"), ("propene", 4.1, 240.0, "2.34"),
    ("isobutane", 5.2, 1650.0, "16.07"), ("n-butane", 6.0, 1880.0, "18.30"), ("1-butene", 7.3, 60.0, "0.58"),
    ("isopentane", 9.1, 35.0, "0.34"), ("n-pentane", 9.8, 14.0, "0.14"),
)  # fmt: skip


def make_chromatogram(line: str = "1", **given: Any) -> Chromatogram:
    """Eight peaks of Gauss's shape over a flat base line."""
    times = tuple(round(0.01 * n, 2) for n in range(1201))
    values = tuple(
        round(3.0 + sum(high / 8 * math.exp(-(((t - at) / 0.05) ** 2)) for _, at, high, _ in LPG), 3)
        for t in times
    )
    peaks = tuple(
        ChromatogramPeak(number=str(n), name=name, time=at, height=round(3.0 + high / 8, 3))
        for n, (name, at, high, _) in enumerate(LPG, start=1)
    )
    about: dict[str, Any] = {
        "caption": "signal FID1A, injection 001F0101.D, 2026-05-19 14:24", "time_unit": "min", "signal_unit": "pA",
        "times": times, "values": values, "peaks": peaks,
    }  # fmt: skip
    return Chromatogram(line=line, **(about | given))


def make_lpg(rows: int = 0, **given: Any) -> TestReport:
    """A composition with its chromatogram and two results after it; with so many components, if a number is given."""
    components = tuple(
        Component(name=name, result=result, uncertainty=make_uncertainty("0.02"), value=float(result))
        for name, _, _, result in LPG
    )
    whole = make_composition("1", rows=rows) if rows else make_composition("1", components=components)
    density = make_line("2", test="Density at 15 °C, computed", minimum=None, maximum=None, conformity=None)
    values: dict[str, Any] = {
        "layout": Layout.COMPOSITION,
        "samples": (make_sample(results=(whole, density, make_ordinal("3"))),),
        "chromatograms": (make_chromatogram(),),
        "conformity": (make_statement(lines=("3",)),),
    }
    return make_report(**(values | given))


CUTS = (("Initial boiling point", 0, "171.5"), ("10 % recovered", 10, "203.4"), ("50 % recovered", 50, "268.1"),
        ("90 % recovered", 90, "332.7"), ("95 % recovered", 95, "349.9"))  # fmt: skip


def make_distillation(**given: Any) -> TestReport:
    """Five temperatures of a distillation with their curve, and another result."""
    lines = tuple(
        make_line(
            str(n), test=test, method="FICTITIOUS M-05:2023", unit="°C", minimum=None, maximum=None, result=result,
            scale=Scale.INTERVAL, uncertainty=make_uncertainty("2.1"), conformity=None,
        )
        for n, (test, _, result) in enumerate(CUTS, start=1)
    )  # fmt: skip
    curve = DistillationCurve(
        lines=tuple(line.number for line in lines), caption="FICTITIOUS M-05:2023, sample S-2026-0412-7",
        percent_title="recovered, % (V/V)", temperature_title="temperature, °C",
        percents=tuple(float(percent) for _, percent, _ in CUTS), temperatures=tuple(float(t) for _, _, t in CUTS),
    )  # fmt: skip
    values: dict[str, Any] = {
        "layout": Layout.DISTILLATION,
        "samples": (make_sample(results=(*lines, make_line("6"))),),
        "curves": (curve,),
        "conformity": (make_statement(lines=("6",)),),
    }
    return make_report(**(values | given))


def make_quality(**given: Any) -> TestReport:
    """Six lines with limits, as an inspection company would print them."""
    appearance = {"test": "Appearance", "method": "visual, FICTITIOUS LP-03:2025", "scale": Scale.NOMINAL}
    viscosity = {"unit": "mm²/s", "minimum": "2.000", "maximum": "4.500", "result": "2.874"}
    sulfur = {"unit": "mg/kg", "minimum": None, "maximum": "10.0", "result": "< 3.0", "censored": True}
    flash = {"unit": "°C", "minimum": "55.0", "maximum": None, "result": "61.5"}
    results = (
        make_ordinal("1", maximum="clear, bright", result="clear, bright", **appearance),
        make_line("2"),
        make_line(
            "3", test="Kinematic viscosity at 40 °C", uncertainty=make_uncertainty("0.021"), **viscosity
        ),
        make_line("4", test="Sulfur", uncertainty=None, **sulfur),
        make_line("5", test="Flash point, Pensky-Martens", uncertainty=make_uncertainty("2.1"), **flash),
        make_ordinal("6"),
    )
    values: dict[str, Any] = {
        "layout": Layout.QUALITY,
        "samples": (make_sample(results=results),),
        "conformity": (make_statement(lines=tuple("123456")),),
    }
    return make_report(**(values | given))


def make_preliminary(**given: Any) -> TestReport:
    """A preliminary report: two lines are known, two tests are still to come."""
    outstanding = ("FICTITIOUS M-05:2023 distillation", "FICTITIOUS M-06:2020 flash point")
    values: dict[str, Any] = {"number": "P-2026-0003", "preliminary": Preliminary(outstanding=outstanding)}
    return make_report(**(values | given))


def make_by_method(count: int = 20, *, limited: bool = False, **given: Any) -> TestReport:
    """So many elements by one method, between two results by others."""
    bounds = {
        "minimum": None,
        "maximum": "90" if limited else None,
        "conformity": Conformity.CONFORMS if limited else None,
    }
    judged = tuple(str(n) for n in range(1, count + 2)) if limited else ("1",)
    elements = tuple(
        make_line(
            str(n), test=f"Element {n:03d}", method="FICTITIOUS M-07:2024", unit="mg/kg", result="< 1.0" if n % 3 else "12.5",
            censored=bool(n % 3), uncertainty=None if n % 3 else make_uncertainty("0.8"), **bounds,
        )
        for n in range(2, count + 2)
    )  # fmt: skip
    last = make_ordinal(str(count + 2), maximum=None, conformity=None)
    values: dict[str, Any] = {
        "layout": Layout.BY_METHOD,
        "samples": (make_sample(results=(make_line("1"), *elements, last)),),
        "conformity": (make_statement(lines=judged),),
    }
    return make_report(**(values | given))
