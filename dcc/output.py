"""What was read, as text for people and as JSON for programs (schema/dcc-reading-1.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from dcc.examination import Examination
from dcc.findings import Finding
from dcc.model import Quantity, Uncertainty, Value, said
from dcc.points import ProposedTable
from dcc.signature import SignatureState

FORMAT = "dcc-reading/1"


def to_json(examination: Examination, **more: object) -> str:
    """The whole examination as one JSON object; `more` is put beside it at the top."""
    data = {"format": FORMAT, "refused": examination.refused, **_plain(examination), **more}
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Finding):
        return {
            "code": value.code, "place": value.place, "refuses": value.refuses, "problem": value.problem,
            "remedy": value.remedy,
        }  # fmt: skip
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def to_text(examination: Examination) -> str:
    """What was read, as lines to be looked through."""
    return "\n".join(
        [*_head(examination), *_quantities(examination), *_tables(examination), *_found(examination)]
    )


def _head(examination: Examination) -> Iterator[str]:
    reading, signature = examination.reading, examination.signature
    yield f"sha256      {examination.sha256} ({examination.size} bytes)"
    if reading.kind == "dcc":
        yield f"certificate {reading.identifier or '–'} (DCC {reading.schema_version or '–'}, schema: {examination.schema})"
        yield f"calibrated  {reading.begun or '–'} to {reading.ended or '–'}; next: {reading.due or 'not stated'}"
        yield f"laboratory  {reading.laboratory or '–'}{', ' + reading.laboratory_place if reading.laboratory_place else ''}"
        yield f"customer    {reading.customer or '–'}"
    for item in reading.items:
        numbers = ", ".join(f"{one.issuer}: {one.value}" for one in item.identifications)
        yield f"item        {said(item.names) or '–'}; {item.manufacturer} {item.model}; {numbers or 'no number'}"
    for standard in reading.standards:
        yield f"standard    {said(standard.names) or '–'}; certificate: {standard.certificate or 'not named'}"
    by = f" by {signature.signer}" if signature.signer else ""
    yield f"signature   {signature.state.value}{by}{': ' + signature.why if signature.why else ''}"
    if signature.state is not SignatureState.NONE:
        trust = examination.trust
        said_so = f" by {trust.by}" if trust.by else f": {trust.why.replace('_', ' ')}" if trust.why else ""
        yield f"signer      {trust.state.value}{said_so}"
        yield f"fingerprint {signature.fingerprint or '–'} (SHA-256)"


def _quantities(examination: Examination) -> Iterator[str]:
    section = ""
    for one in examination.reading.quantities:
        if one.section != section:
            section = one.section
            yield f"\n[{section}]"
        yield from _quantity(one)


def _quantity(quantity: Quantity) -> Iterator[str]:
    state = f" ({quantity.state.replace('_', ' ')})" if quantity.state else ""
    yield f"  {said(quantity.names) or quantity.place}{state}"
    if quantity.text:
        yield f"    {said(quantity.text)}"
    for series in quantity.series:
        part = f"{series.component}: " if series.component else ""
        yield f"    {part}{', '.join(_value(one) for one in series.values)}"


def _value(value: Value) -> str:
    return f"{value.number.text}{_uncertainty(value.uncertainty)} {value.unit}"


def _uncertainty(found: Uncertainty | None) -> str:
    if found is None or found.value is None:
        return ""
    if found.kind != "expanded":
        return f" (u = {found.value.text})"
    return f" ± {found.value.text} (k = {found.k.text if found.k else '?'})"


def _tables(examination: Examination) -> Iterator[str]:
    for table in examination.tables:
        if table.points:
            yield from _table(table)


def _table(table: ProposedTable) -> Iterator[str]:
    yield f"\n[points, {table.when.replace('_', ' ') or 'as the certificate gives them'}] {table.unit}"
    yield f"  {'reference':>14} {'indication':>14} {'error':>12} {'U':>12} {'k':>6}"
    for one in table.points:
        figures = (one.reference, one.indication, one.error, one.expanded_uncertainty)
        cells = [("–" if figure is None else f"{figure:.10g}") for figure in figures]
        k = "–" if one.k is None else f"{one.k:g}"
        yield f"  {cells[0]:>14} {cells[1]:>14} {cells[2]:>12} {cells[3]:>12} {k:>6}"


def _found(examination: Examination) -> Iterator[str]:
    if examination.findings:
        yield "\n[findings]"
    for one in examination.findings:
        yield f"  {'REFUSED' if one.refuses else 'look at'}: {one.problem} {one.remedy}"
        if one.place:
            yield f"           at {one.place}"
