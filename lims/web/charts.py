"""A chart as data: series with or without U, limits named on their lines, bands, boxed points. Drawn by static/js/chart.js."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from lims.web.figures import six_digits

MOST_ROWS = 200  # in the table beside a chart; the drawing has all


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Values over the chart's x; None is a gap.

    `half` is U as the half length of a bar; `mark` is line, disc, square or points; `boxed` are the indices of points
    that offend a rule, `ringed` the one of today; `fill` (from, to) fills below the line.
    """

    label: str
    values: Sequence[float | None]
    half: Sequence[float | None] | None = None
    mark: str = "line"
    dashed: bool = False
    tone: str = "accent"
    boxed: Sequence[int] = ()
    ringed: int | None = None
    fill: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A level with its word on it: kind is centre (solid), warning (dotted), action or limit (dashed); or `x` for a moment."""

    label: str
    y: float | None = None
    x: float | datetime | None = None
    kind: str = "limit"


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """An area between two curves or levels, such as the expected drift."""

    label: str
    x: Sequence[float | datetime]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A word at a point, such as the number and name of a peak."""

    text: str
    x: float | datetime
    y: float
    tone: str = "ink"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """`words` says in a sentence what the chart shows: it is the text alternative. x are numbers or aware moments."""

    words: str
    x_label: str
    y_label: str
    x: Sequence[float | datetime]
    series: Sequence[Series]
    lines: Sequence[Line] = ()
    bands: Sequence[Band] = ()
    labels: Sequence[Label] = ()
    y_range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for one in self.series:
            if len(one.values) != len(self.x):
                raise ValueError(
                    f"Series {one.label!r} has {len(one.values)} values for {len(self.x)} places."
                )

    def as_json(self) -> str:
        """The chart for the browser; moments as seconds since 1970 in UTC."""
        body = _plain(self) | {"time": any(isinstance(one, datetime) for one in self.x)}
        return json.dumps(body, default=_plain, allow_nan=False)

    @property
    def untold(self) -> int:
        """How many places stand before those of the table."""
        return max(0, len(self.x) - MOST_ROWS)

    def rows(self) -> list[list[str]]:
        """The figures of the last places as a table."""
        places = range(self.untold, len(self.x))
        return [[place_text(self.x[i]), *(value_text(one, i) for one in self.series)] for i in places]


def _plain(part: object) -> Any:
    """What JSON cannot hold by itself; thousands of figures are handed on and not copied."""
    if is_dataclass(part):
        return {one.name: getattr(part, one.name) for one in fields(part)}
    if isinstance(part, datetime) and part.tzinfo is not None:
        return part.timestamp()
    raise TypeError(f"A chart takes numbers and moments with a zone, not {part!r}.")


def place_text(x: float | datetime) -> str:
    return (
        x.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")
        if isinstance(x, datetime)
        else f"{x:g}".replace("-", "−")
    )


def value_text(series: Series, i: int) -> str:
    value, half = series.values[i], series.half[i] if series.half else None
    if value is None:
        return "–"
    return six_digits(value) + (f" ± {half:.2g}" if half is not None else "")
