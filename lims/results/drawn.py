"""A distillation as a chart: temperature against what came over up to there."""

from __future__ import annotations

from lims.results.results import Result
from lims.web import Chart, Series, current_language, gettext, unit_words

FEWEST = 2  # points that make a line


def curve_drawn(one: Result) -> Chart | None:
    """The curve of a distillation; None for any other result, and where fewer than two points have a temperature."""
    points = [
        (cut.total, cut.temperature_c) for cut in one.cuts if cut.total is not None and cut.temperature_c is not None
    ]  # fmt: skip
    if len(points) < FEWEST:
        return None
    unit = unit_words(one.unit, current_language())
    return Chart(
        words=gettext(
            "%(name)s: from %(low)s °C at %(first)s to %(high)s °C at %(last)s %(unit)s",
            name=one.name(current_language()), low=f"{points[0][1]:g}", first=f"{points[0][0]:.4g}", high=f"{points[-1][1]:g}",
            last=f"{points[-1][0]:.4g}", unit=unit,
        ),
        x_label=unit, y_label="°C", x=[x for x, _t in points],
        series=[Series(label=gettext("Temperature"), values=[t for _x, t in points], mark="points")],
    )  # fmt: skip
