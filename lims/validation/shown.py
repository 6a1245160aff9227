"""A validation as its pages show it: figures in words, and a chart of each experiment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lims.validation.values import Datum, Standing
from lims.validation.words import BARE, COUNTS, EXPERIMENTS, FIGURES, GIVEN, LEVELS, PLACES
from lims.web import Chart, Line, Series, current_language, gettext, unit_words
from lims.web import lazy_gettext as _
from methods.verification import PLANS, Experiment


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A figure with its words."""

    word: str
    text: str


def figure_text(key: str, value: float, unit: str | None) -> str:
    """A figure with the digits that its kind deserves, and its unit."""
    if key in COUNTS:
        return f"{value:.0f}"
    text = f"{value:.6g}" if key in LEVELS else f"{value:.3g}"
    shown = text.replace("-", "−")
    return shown if key in BARE else f"{shown} {unit_words(unit, current_language())}".strip()


def given_figures(one: Standing) -> list[Named]:
    """What was laid down for an experiment; criteria that nobody entered are told as not entered."""
    plan, of = PLANS[one.plan.kind], one.plan
    return [
        Named(word=str(GIVEN[key]), text=figure_text(key, of.given[key], of.unit) if key in of.given else gettext("not entered"))
        for key in (*plan.needed, *plan.criteria)
    ]  # fmt: skip


def found_figures(one: Standing) -> list[Named]:
    """What an experiment shows, in the order in which it is read; how many results there are stands beside them."""
    figures: Mapping[str, float] = one.shown.figures if one.shown else {}
    return [
        Named(word=str(FIGURES[key]), text=figure_text(key, value, one.plan.unit))
        for key, value in figures.items()
        if key != "n"
    ]


def title_of(one: Standing, names: Mapping[str, str]) -> str:
    """An experiment in words: what it shows, of which measurand."""
    what = one.plan.component or names.get(one.plan.measurand, one.plan.measurand)
    return f"{EXPERIMENTS[one.plan.kind]}: {what}"


def drawn(one: Standing, title: str) -> Chart | None:
    """The data that count with their lines; levels along x where there are levels, else in the order of entry."""
    data = one.counted
    if not data:
        return None
    unit = unit_words(one.plan.unit, current_language())
    if PLANS[one.plan.kind].grouped == "level":
        return _against_level(one, data, title, unit)
    groups = list(dict.fromkeys(each.place for each in data))
    grouped = groups != [""]
    places = [groups.index(each.place) + 1.0 if grouped else n for n, each in enumerate(data, 1)]
    word = PLACES[PLANS[one.plan.kind].grouped] if grouped else _("Result")
    return Chart(
        words=title, x_label=str(word), y_label=unit, x=places, lines=list(_lines(one)),
        series=[Series(label=gettext("Results"), values=[each.value for each in data], mark="disc")],
    )  # fmt: skip


def _lines(one: Standing) -> Iterator[Line]:
    figures = one.shown.figures if one.shown else {}
    reference, largest = one.plan.given.get("reference"), one.plan.given.get("largest")
    if reference is None and "mean" in figures:
        yield Line(label=gettext("Mean"), y=figures["mean"], kind="centre")
    if reference is not None:
        yield Line(label=gettext("Reference value"), y=reference, kind="centre")
        if largest is not None and one.plan.kind is Experiment.TRUENESS:
            yield Line(label=gettext("Permitted"), y=reference + largest, kind="action")
            yield Line(label=gettext("Permitted"), y=reference - largest, kind="action")
    for key in ("LOD", "LOQ"):
        if key in figures:
            yield Line(label=str(FIGURES[key]), y=figures[key], kind="action")


def _against_level(one: Standing, data: tuple[Datum, ...], title: str, unit: str) -> Chart:
    found = sorted(data, key=lambda each: each.x or 0.0)
    xs, ys = [each.x or 0.0 for each in found], [each.value for each in found]
    if one.plan.kind is Experiment.RANGE:
        errors = [round(y - x, 12) for x, y in zip(xs, ys, strict=True)]
        return Chart(
            words=gettext("%(title)s, result minus level", title=title), x_label=gettext("Level"), y_label=unit, x=xs,
            series=[Series(label=gettext("Result minus level"), values=errors, mark="disc")], lines=_permitted(one),
        )  # fmt: skip
    series = [Series(label=gettext("Results"), values=ys, mark="disc")]
    if len(set(xs)) > 1:
        line = np.polyval(np.polyfit(xs, ys, 1), xs)
        series.append(
            Series(label=gettext("Line"), values=[float(y) for y in line], dashed=True, tone="muted")
        )
    return Chart(words=title, x_label=gettext("Level"), y_label=unit, x=xs, series=series)


def _permitted(one: Standing) -> list[Line]:
    largest = one.plan.given.get("largest")
    ends = [] if largest is None else [
        Line(label=gettext("Permitted"), y=y, kind="action") for y in (largest, -largest)
    ]  # fmt: skip
    return [Line(label="0", y=0.0, kind="centre"), *ends]


def residuals_drawn(one: Standing, title: str) -> Chart | None:
    """What is left of each response beside the line, where linearity is shown."""
    data = sorted(one.counted, key=lambda each: each.x or 0.0)
    if one.plan.kind is not Experiment.LINEARITY or one.shown is None:
        return None
    xs, ys = [each.x or 0.0 for each in data], [each.value for each in data]
    rest = np.array(ys) - np.polyval(np.polyfit(xs, ys, 1), xs)
    return Chart(
        words=gettext("Residuals of %(title)s", title=title), x_label=gettext("Level"),
        y_label=unit_words(one.plan.unit, current_language()), x=xs,
        series=[Series(label=gettext("Residual"), values=[float(y) for y in rest], mark="disc")],
        lines=[Line(label="0", y=0.0, kind="centre")],
    )  # fmt: skip
