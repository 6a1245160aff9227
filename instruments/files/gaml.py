"""GAML, the Generalized Analytical Markup Language: traces in base64 with their peak tables."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from instruments.files.areas import check_areas
from instruments.files.errors import FileDamaged, SeveralRuns
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Injection, Peak, Signal, signal_of
from instruments.files.single import finite, parse_xml, the_one, unread
from instruments.files.text import moment, number, whole

if TYPE_CHECKING:
    from instruments.files.shape import Floats

_FORMATS = {"FLOAT32": "f4", "FLOAT64": "f8"}
_UNITS = {"MINUTES": "min", "SECONDS": "s", "UNKNOWN": None}


def is_gaml(content: bytes) -> bool:
    """Whether this is XML whose root is GAML."""
    return b"<GAML" in content[:2000].replace(b"\0", b"")


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is GAML."""
    return any(is_gaml(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One document: a signal per Ydata, with its peaks."""
    name = the_one(files, is_gaml)
    root = parse_xml(name, files[name])
    experiments = root.findall("experiment")
    if len(experiments) > 1:
        raise SeveralRuns(runs=", ".join(str(each.get("name") or "?") for each in experiments[:10]))
    experiment = experiments[0] if experiments else None
    facts = {
        str(each.get("name")): (each.text or "").strip()
        for each in root.iter("parameter")
        if not str(each.get("name")).startswith("PK_")
    }
    signals: list[Signal] = []
    peaks: list[Peak] = []
    for trace in root.iter("trace"):
        for signal, table in _signals(name, trace):
            signals.append(signal)
            peaks += _peaks(signal, table)
    stated = experiment.findtext("collectdate") if experiment is not None else None
    acquired = moment(stated, settings)
    return FileImport(
        format="gaml",
        operator=facts.get("AD_OPERATOR") or None,
        acquired=acquired,
        sample_name=facts.get("SD_SAMP_NAME") or (experiment.get("name") if experiment is not None else None),
        sample_id=facts.get("SD_SAMP_NUMBER") or None,
        method=facts.get("MTH_FILE_NAME") or None,
        injection=Injection(
            data_file=facts.get("RST_RAW_FILE") or None,
            vial=facts.get("SD_VIAL") or None,
            acquired=acquired.local if acquired else None,
            sequence_line=None,
            number=None,
        ),
        signals=tuple(signals),
        peaks=tuple(peaks),
        area_checks=check_areas(peaks, {signal.name: signal for signal in signals}),
        not_understood=unread(files, name),
        metadata=facts,
    )


def _signals(name: str, trace: Any) -> Iterator[tuple[Signal, Any]]:
    title = str(trace.get("name") or "trace")
    for across in trace.iter("Xdata"):
        times = _values(name, across.find("values"))
        listed = across.findall("Ydata")
        for index, up in enumerate(listed, start=1):
            values = _values(name, up.find("values"))
            if len(values) != len(times):
                raise FileDamaged(name=name, what="a trace has more times than values, or fewer")
            unit = str(across.get("units") or "UNKNOWN")
            yield (
                signal_of(
                    name=title if len(listed) == 1 else f"{title} {index}",
                    times=times,
                    values=values,
                    time_unit=_UNITS.get(unit, unit),
                    unit=_UNITS.get(str(up.get("units")), up.get("units")),
                    detector=None,
                    description=trace.get("technique"),
                ),
                up,
            )


def _values(name: str, block: Any) -> Floats:
    import numpy as np

    if block is None or block.get("format") not in _FORMATS:
        raise FileDamaged(name=name, what="a block of values is missing or of a form that is not known")
    order = ">" if str(block.get("byteorder")).upper() == "MOTOROLA" else "<"
    try:
        raw = base64.b64decode("".join((block.text or "").split()), validate=True)
        values = np.frombuffer(raw, order + _FORMATS[block.get("format")])
    except (binascii.Error, ValueError):
        raise FileDamaged(name=name, what="a block of values is not whole") from None
    declared = whole(block.get("numvalues"))
    if declared is not None and declared != len(values):
        raise FileDamaged(name=name, what=f"a block declares {declared} values and has {len(values)}")
    return finite(values.tolist(), name)


_FIELDS = {"area": "PK_AREA", "height": "PK_HEIGHT", "area_percent": "PK_AREA_PCT", "amount": "PK_RESULT"}


def _peaks(signal: Signal, up: Any) -> Iterator[Peak]:
    for row in up.iterfind("peaktable/peak"):
        fields = {str(each.get("name")): (each.text or "").strip() for each in row.iter("parameter")}
        fields |= {
            str(each.tag): each.text.strip()
            for each in row.iter()
            if each.tag != "parameter" and each.text and each.text.strip()
        }
        numbers: dict[str, Any] = {name: number(fields.get(key)) for name, key in _FIELDS.items()}
        yield Peak(
            signal=signal.name,
            number=whole(row.get("number")),
            name=row.get("name") or fields.get("PK_NAME") or None,
            retention_time=number(fields.get("peakXvalue")),
            retention_time_unit=signal.time_unit,
            start=number(fields.get("startXvalue")),
            end=number(fields.get("endXvalue")),
            baseline_start=number(fields.get("startYvalue")),
            baseline_end=number(fields.get("endYvalue")),
            type=fields.get("PK_BASELINE_DESC") or None,
            fields=fields,
            **numbers,
        )
