"""A calibration curve and its residuals as charts."""

from __future__ import annotations

from lims.web import Chart, gettext, unit_words
from lims.web.charts import Line, Series
from methods.chromatography import Curve, CurveLimits

STEPS = 40


def curve_chart(curve: Curve) -> Chart:
    """The levels with the curve through them, from nought to the highest level."""
    top, known = 1.05 * curve.range[1], {one.amount for one in curve.data.levels}
    smooth = [(x, None) for n in range(STEPS + 1) if (x := top * n / STEPS) not in known]
    levels = [(one.amount, one.area) for one in curve.data.levels]
    places: list[tuple[float, float | None]] = sorted([*smooth, *levels], key=lambda one: one[0])
    words = gettext(
        "Calibration curve of %(name)s with %(count)s levels.",
        name=curve.data.component,
        count=len(curve.data.levels),
    )
    return Chart(
        words=words, x_label=unit_words(curve.data.unit), y_label=gettext("area"), x=[x for x, _ in places],
        series=[
            Series(label=gettext("curve"), values=[curve.area(x) for x, _ in places]),
            Series(label=gettext("levels"), values=[y for _, y in places], mark="disc", tone="ink"),
        ],
    )  # fmt: skip


def residual_chart(curve: Curve, limits: CurveLimits) -> Chart:
    """What each level is off by, in per cent of its amount, with the largest that is accepted."""
    found = sorted(((one.level.amount, one.percent) for one in curve.residuals()), key=lambda one: one[0])
    largest = limits.residual_percent
    lines = [
        Line(label=gettext("accepted"), y=y) for y in ((largest, -largest) if largest is not None else ())
    ]
    offending = [
        n for n, (_, y) in enumerate(found) if largest is not None and (y is None or abs(y) > largest)
    ]
    return Chart(
        words=gettext("Residuals of the levels of %(name)s in per cent of their amount.", name=curve.data.component),
        x_label=unit_words(curve.data.unit), y_label="%", x=[x for x, _ in found],
        series=[Series(label=gettext("residual"), values=[y for _, y in found], mark="disc", boxed=offending)],
        lines=[Line(label="0", y=0.0, kind="centre"), *lines],
    )  # fmt: skip
