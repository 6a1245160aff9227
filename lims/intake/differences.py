"""What two understandings say differently: of one record after the readers improved, or of two results of one injection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lims.intake.readings import StoredReading, readings_of_understandings
from lims.intake.records import Understanding

Key = tuple[str, str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is new, gone or changed. Texts; none where it is not there."""

    what: str
    kind: str  # added, gone, changed
    before: str | None
    now: str | None


def differences(session: Session, before: Understanding, now: Understanding) -> list[Difference]:
    """Readings, peaks and lines not understood that differ between two understandings, in their order."""
    readings = readings_of_understandings(session, [before.id, now.id])
    old = {**_of_readings(readings[before.id]), **_of_peaks(before), **_of_lines(before)}
    new = {**_of_readings(readings[now.id]), **_of_peaks(now), **_of_lines(now)}
    return [
        Difference(what=key[1], kind=_kind(key, old, new), before=old.get(key), now=new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]


def _kind(key: Key, old: Mapping[Key, str], new: Mapping[Key, str]) -> str:
    return "added" if key not in old else "gone" if key not in new else "changed"


def _numbered(kind: str, pairs: Iterable[tuple[str, str]]) -> dict[Key, str]:
    """Texts by kind, name and how often that name has come: several readings may have one name."""
    seen: Counter[str] = Counter()
    found: dict[Key, str] = {}
    for name, text in pairs:
        seen[name] += 1
        found[(kind, name, seen[name])] = text
    return found


def _of_readings(readings: Sequence[StoredReading]) -> dict[Key, str]:
    return _numbered(
        "reading", ((one.name, " ".join([one.text, one.unit, *one.flags]).strip()) for one in readings)
    )


def _of_peaks(understanding: Understanding) -> dict[Key, str]:
    peaks: Sequence[dict[str, Any]] = understanding.found.get("peaks", ())
    return _numbered("peak", ((_peak_name(one), _peak_text(one)) for one in peaks))


def _peak_name(peak: Mapping[str, Any]) -> str:
    return f"{peak['signal']}: {peak['name'] or peak['retention_time']}"


def _peak_text(peak: Mapping[str, Any]) -> str:
    area = "–" if peak["area"] is None else f"{peak['area']:.6g}"
    return " ".join(filter(None, [f"{area} {peak['area_unit'] or ''}".strip(), peak["type"]]))


def _of_lines(understanding: Understanding) -> dict[Key, str]:
    return _numbered("line", ((one, one) for one in understanding.unknown))
