"""Result.xml of a ChemStation run: unrounded peaks with the levels of their baselines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from instruments.files.chemstation_tables import Table, Tables, is_manual
from instruments.files.settings import Settings
from instruments.files.shape import Peak
from instruments.files.single import parse_xml
from instruments.files.text import number


def read_result(content: bytes, settings: Settings) -> Tables:
    """Result.xml: unrounded peaks with starts, ends and the levels of their straight baselines."""
    root = parse_xml("Result.xml", content)
    information = root.find("SampleInformation")
    facts = {
        key: text
        for part in (root.find("Acquisition"), information)
        if part is not None
        for child in part
        if (text := (child.text or "").strip()) and (key := str(child.tag))
    }
    amounts: dict[str, list[dict[str, str]]] = {}
    units: dict[str, dict[str, str]] = {}
    for peak in root.iterfind("Results/ResultsGroup/Peak"):
        signal = (peak.findtext("SignalDesc") or "").strip()
        amounts.setdefault(signal, []).append({str(leaf.tag): leaf.text or "" for leaf in peak})
        units.setdefault(signal, {str(leaf.tag): leaf.get("Unit", "") for leaf in peak})
    tables = tuple(_result_table(signal, amounts, units) for signal in root.iterfind("Chromatograms/Signal"))
    drawn = {table.signal for table in tables}
    lost = tuple(
        f"Peaks of {signal} stand in Results without a chromatogram."
        for signal in amounts
        if signal not in drawn
    )
    return Tables(source="Result.xml", facts=facts, tables=tables, not_understood=lost)


def _result_table(
    signal: Any, amounts: Mapping[str, list[dict[str, str]]], units: Mapping[str, dict[str, str]]
) -> Table:
    description = (signal.findtext("Description") or "").strip()
    facts = {str(leaf.tag): (leaf.text or "").strip() for leaf in signal if not len(leaf)}
    rows = [
        {str(leaf.tag): (leaf.text or "") for leaf in peak} for peak in signal.iterfind("IntegrationResults")
    ]
    named, unit = amounts.get(description, []), units.get(description, {})
    together = len(named) == len(rows)
    peaks = [
        _result_peak(description, row, named[i] if together else {}, unit, i, facts)
        for i, row in enumerate(rows)
    ]
    missing = (
        []
        if together
        else [_result_peak(description, {}, row, unit, i, facts) for i, row in enumerate(named)]
    )
    return Table(signal=description, peaks=tuple(missing or peaks), facts=facts)


def _result_peak(
    signal: str,
    drawn: Mapping[str, str],
    named: Mapping[str, str],
    unit: Mapping[str, str],
    index: int,
    facts: Mapping[str, str],
) -> Peak:
    both = {**named, **drawn}
    kind, name = named.get("PeakType", "").strip() or None, named.get("Name", "").strip()
    area = number(both.get("Area"))
    return Peak(
        signal=signal,
        number=index + 1,
        name=None if name in ("", "?") else name,
        retention_time=number(both.get("RetTime", both.get("MeasRetTime"))),
        retention_time_unit=facts.get("XUnits", "min"),
        start=number(both.get("TimeStart")),
        end=number(both.get("TimeEnd")),
        area=area,
        area_unit=unit.get("Area") or None,
        area_percent=number(both.get("AreaPercent")),
        height=number(both.get("Height")),
        height_unit=unit.get("Height") or facts.get("YUnits"),
        width=number(both.get("Width")),
        amount=number(named.get("Amount")),
        amount_unit=unit.get("Amount") or None,
        group=named.get("Group", "").strip() or None,
        type=kind,
        manual=is_manual(kind),
        found=bool(drawn) or area not in (None, 0.0),
        baseline_start=number(both.get("BaselineStart")),
        baseline_end=number(both.get("BaselineEnd")),
        fields={key: text.strip() for key, text in both.items()},
    )
