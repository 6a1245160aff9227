"""Geometry of the small pictures: a result against its limits, a trend. Coordinates are those of the SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lims.web.figures import figure
from lims.web.i18n import gettext

LEFT, RIGHT = 2.0, 308.0
TONES = {"conforms": "run", "inconclusive": "warn", "does_not_conform": "bad", "not_judged": "idle"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitMark:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitsPicture:
    """A green band between the limits, the value as a dot, its U as whiskers."""

    words: str
    tone: str
    band: tuple[float, float] | None
    marks: tuple[LimitMark, ...]
    dot: float | None
    whiskers: tuple[float, float] | None


Number = str | Decimal | int | None


def limits_picture(
    value: Number,
    U: Number,
    low: Number,
    high: Number,
    state: object = None,
) -> LimitsPicture:
    """Place value, U and limits on one line. Raises ValueError when there is neither limit nor value to place."""
    v, u, lo, hi = (
        None if one is None else Decimal(str(one).replace("−", "-")) for one in (value, U, low, high)
    )
    to_x = scale(v, u, lo, hi)
    band = (
        None
        if lo is None and hi is None
        else (LEFT if lo is None else to_x(lo), RIGHT if hi is None else to_x(hi))
    )
    whiskers = None if v is None or u is None else (to_x(v - u), to_x(v + u))
    name = str(getattr(state, "value", state) or "conforms")
    return LimitsPicture(
        words=in_words(value, U, low, high),
        tone=TONES.get(name, "run"),
        band=band,
        marks=limit_marks(low, high, lo, hi, to_x),
        dot=None if v is None else to_x(v),
        whiskers=whiskers,
    )


class Scale:
    """Maps values to x so that limits, value and whiskers fit with a margin; what lies beyond stands at the edge."""

    def __init__(self, first: Decimal, last: Decimal) -> None:
        self.first, self.span = first, last - first

    def __call__(self, value: Decimal) -> float:
        share = float((value - self.first) / self.span)
        return round(min(max(LEFT + share * (RIGHT - LEFT), LEFT + 5), RIGHT - 5), 1)


def scale(v: Decimal | None, u: Decimal | None, lo: Decimal | None, hi: Decimal | None) -> Scale:
    shown = [one for one in (lo, hi, v) if one is not None]
    if v is not None and u is not None:
        shown += [v - u, v + u]
    if not shown:
        raise ValueError("There is neither a value nor a limit to draw: leave the picture out.")
    first, last = min(shown), max(shown)
    margin = (last - first) * Decimal("0.18") or abs(last) * Decimal("0.1") or Decimal(1)
    return Scale(first - margin, last + margin)


def limit_marks(
    low: Number, high: Number, lo: Decimal | None, hi: Decimal | None, to_x: Scale
) -> tuple[LimitMark, ...]:
    both = ((low, lo, gettext("min")), (high, hi, gettext("max")))
    return tuple(
        LimitMark(x=to_x(at), label=f"{word} {figure(text)}", anchor=anchor_of(to_x(at)))
        for text, at, word in both
        if at is not None
    )


def anchor_of(x: float) -> str:
    return "start" if x < 38 else "end" if x > 272 else "middle"


def in_words(value: Number, U: Number, low: Number, high: Number) -> str:
    parts = [gettext("Result %(value)s", value=figure(value)) if value is not None else ""]
    parts += [f"± {figure(U)}"] if U is not None else []
    parts += [f"{gettext('min')} {figure(low)}"] if low is not None else []
    parts += [f"{gettext('max')} {figure(high)}"] if high is not None else []
    return ", ".join(part for part in parts if part)


def spark_points(values: Sequence[float | Decimal], width: int, height: int) -> list[tuple[float, float]]:
    """The points of a small trend line; equal values lie in the middle."""
    numbers = [float(one) for one in values]
    if not numbers:
        return []
    low, span = min(numbers), (max(numbers) - min(numbers)) or 1.0
    flat = max(numbers) == low
    step = (width - 8) / max(len(numbers) - 1, 1)
    return [
        (
            round(4 + i * step, 1),
            round(height / 2 if flat else height - 4 - (n - low) / span * (height - 8), 1),
        )
        for i, n in enumerate(numbers)
    ]
