"""Which raw channel a table of a ChemStation report was made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from instruments.files.chemstation_tables import (
    Table,
)
from instruments.files.shape import Signal
from instruments.files.text import number

_CSV = re.compile(r"report(\d\d)\.csv")
_AREA_TOLERANCE = 0.01


def raw_of(table: Table, raw: Mapping[str, Signal], sample: str | None, taken: set[str]) -> str | None:
    """The raw channel that a table was made from: same sample and date, then the same ends or the same name."""
    if table.facts.get("raw") in raw:
        return table.facts["raw"]
    open_ = [
        name
        for name, signal in raw.items()
        if name not in taken
        and signal.metadata.get("notebook", sample) == sample
        and signal.metadata.get("date", "") == table.facts.get("DateTime", signal.metadata.get("date", ""))
    ]
    start, end = number(table.facts.get("Start")), number(table.facts.get("End"))
    if start is not None and end is not None:
        open_ = [
            name
            for name in open_
            if abs((raw[name].t_first or 0.0) - start) < 1e-4 and abs((raw[name].t_last or 0.0) - end) < 1e-4
        ]
        if len(open_) == 1:
            return open_[0]
    label = squeezed(table.signal)
    named = [
        name
        for name in open_
        if label
        and (
            squeezed(PurePosixPath(name).stem).startswith(label)
            or squeezed(raw[name].description or "") == label
        )
    ]
    return named[0] if len(named) == 1 else None


def squeezed(text: str) -> str:
    """ "FID1 A, Front Signal" and "FID1A" are one signal."""
    return re.sub(r"[^A-Z0-9]", "", text.partition(",")[0].upper())
