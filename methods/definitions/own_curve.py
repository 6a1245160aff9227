"""Distillation curves that a laboratory adds itself: the temperature at each per cent: read, from a file, or simulated from signals.

A curve is one result, a table of points that rise; a point with a key is a result of its own as well, so that limits can be set
for it, and so is the per cent at a temperature that the laboratory names. Per cents, temperatures, paraffins of the calibration
and the times of elution are the laboratory's, from the text that it owns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from methods.definitions import messages
from methods.definitions.censoring import figure
from methods.definitions.method import MethodDefinition
from methods.definitions.outcome import (
    AnyResult,
    CensoredResult,
    CutResult,
    NumericResult,
    Outcome,
    TableResult,
    Uncertainty,
)
from methods.definitions.own import KEY, MODE, MODE_NAMES, refused, roles_named
from methods.definitions.own_control import uncertainty_by_control
from methods.definitions.parts import (
    InputDefinition,
    Matrix,
    Measurand,
    Product,
    ScaleKind,
    Step,
    WorkMode,
)
from methods.definitions.prepare import Prepared
from methods.definitions.study import uncertainty_by_study
from methods.distillation import (
    MOST_RECOVERED,
    BoilingCurve,
    RetentionCalibration,
    eluted_area,
    recovered_by_external_standard,
    simulated_distillation,
)
from methods.knowledge import Source, Unknown
from methods.reporting import Censored, CensoredKind
from methods.uncertainty import Mode
from methods.wording import Texts, filled

CURVE = "distillation_curve"
RECOVERED = "recovered"
SAMPLE_MASS, STANDARD_MASS = "m_sample", "m_standard"
MOST_POINTS = 101
UNITS_OF = ("% (V/V)", "% (m/m)")
BASIS = {"% (V/V)": "liquid volume", "% (m/m)": "mass"}
NAMES: Texts = {"en": "distillation curve", "az": "distillə əyrisi", "ru": "кривая разгонки"}
WHAT: dict[str, Texts] = {
    "recovered": {"en": "{} recovered", "az": "{} alınıb", "ru": "{} отгона"},
    "evaporated": {"en": "{} evaporated", "az": "{} buxarlanıb", "ru": "{} испарено"},
    "distilled": {"en": "{} distilled", "az": "{} distillə olunub", "ru": "{} перегнано"},
}
AT: dict[str, Texts] = {
    "recovered": {"en": "recovered at {}", "az": "{} temperaturda alınıb", "ru": "отгон при {}"},
    "evaporated": {"en": "evaporated at {}", "az": "{} temperaturda buxarlanıb", "ru": "испарено при {}"},
    "distilled": {"en": "distilled at {}", "az": "{} temperaturda distillə olunub", "ru": "перегнано при {}"},
}
INITIAL: Texts = {"en": "initial boiling point", "az": "qaynamanın başlanğıcı", "ru": "начало кипения"}
TEMPERATURE: Texts = {"en": "Temperature at {}", "az": "{} temperatur", "ru": "Температура, {}"}
ELUTED: Texts = {
    "en": "share of the sample that eluted", "az": "nümunənin çıxmış payı", "ru": "доля пробы, вышедшая из колонки"
}  # fmt: skip
MASSES: dict[str, Texts] = {
    SAMPLE_MASS: {"en": "Mass of the sample injected", "az": "Yeridilmiş nümunənin kütləsi", "ru": "Масса введённой пробы"},
    STANDARD_MASS: {
        "en": "Mass of the standard injected", "az": "Yeridilmiş standartın kütləsi", "ru": "Масса введённого стандарта",
    },
}  # fmt: skip
NO_BUDGET = Unknown(
    reason="a point of a curve has no budget",
    remedy="enter R of the point and choose interlaboratory data for U",
)
NO_BUDGET_OF_SHARE = Unknown(
    reason="the share that eluted has no budget",
    remedy="state it without U",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CurvePoint:
    """One point: the per cent (0: initial boiling point), its names in files, and a key where it is a result of its own."""

    percent: float
    reading: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CurveTemperature:
    """A temperature (°C) at which the per cent is a result of its own, by its key: linear between the points on both sides."""

    t: float
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paraffin:
    """A paraffin of the calibration run: when it elutes (min), and at which temperature it boils (°C)."""

    name: str
    time: float
    t: float


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCurve:
    """A distillation in one edition; `what` its per cents are. With `paraffins` the curve is simulated from two signals.

    `start` and `end` (min) are those of elution, `calibration` says from which run the paraffins are. `standard` is what
    elutes whole and is run beside each sample, so that what the sample keeps back is known; empty: all of it is taken to elute.
    """

    code: str
    edition: str
    titles: Texts
    source: Source
    unit: str
    what: str
    points: tuple[CurvePoint, ...]
    temperatures: tuple[CurveTemperature, ...] = ()
    paraffins: tuple[Paraffin, ...] = ()
    start: float = 0.0
    end: float = 0.0
    calibration: str = ""
    standard: str = ""
    steps: tuple[Step, ...] = ()
    products: tuple[Product, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StandardRun:
    """The signal of a standard that elutes whole over time (min), the masses of it and of the sample that were injected, in one unit."""

    times: Sequence[float]
    signal: Sequence[float]
    mass: float
    sample_mass: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Distilling:
    """The calculation: temperatures to a curve that rises, and to the points that are results of their own."""

    own: OwnCurve

    def __call__(self, prepared: Prepared) -> Outcome:
        """The curve with its points. Raises CurveImpossible where per cents or temperatures do not rise."""
        own = self.own
        there = {n: one for n, one in enumerate(own.points, 1) if input_name(n) in prepared.used[0].inputs}
        points = tuple(there.values())
        t = [prepared.values(input_name(n), "degC")[0] for n in there]
        curve = BoilingCurve(percent=tuple(one.percent for one in points), t=tuple(t), basis=BASIS[own.unit])
        before = [0.0, *(one.percent for one in points)]
        rows = tuple(
            CutResult(name=named(own, one)["en"], t_end=at, percent=one.percent - last, total=one.percent)
            for one, at, last in zip(points, t, before, strict=False)
        )
        results: list[AnyResult] = [
            TableResult(measurand=CURVE, unit=own.unit, rows=rows, loss=0.0, curve=True)
        ]
        results += [
            NumericResult(measurand=one.key, value=at, unit="degC", uncertainty=_uncertainty(prepared, one.key, at))
            for one, at in zip(points, t, strict=True) if one.key
        ]  # fmt: skip
        results += [_percent_at(prepared, curve, own.unit, one) for one in own.temperatures]
        if not own.standard:
            return prepared.method.outcome(tuple(results))
        recovered = prepared.values(RECOVERED, own.unit)[0]
        results.append(
            NumericResult(measurand=RECOVERED, value=recovered, unit=own.unit, uncertainty=NO_BUDGET_OF_SHARE)
        )
        without = [f"{one.percent:g}" for one in own.points if one not in points]
        said = messages.eluted(recovered, own.standard, without, CURVE)
        return prepared.method.outcome(tuple(results), messages=(said,))

    @property
    def simulated(self) -> bool:
        """Whether the temperatures come from the signals of a chromatograph."""
        return bool(self.own.paraffins)

    def temperatures(
        self, times: Sequence[float], sample: Sequence[float], blank_times: Sequence[float], blank: Sequence[float],
        standard: StandardRun | None = None,
    ) -> dict[str, float]:  # fmt: skip
        """The temperature of each point (°C), by its input, from the signal of a sample and of a blank over time (min).

        With the run of a standard, how much eluted (per cent by mass) is found too, and points above it have no temperature;
        without it all of the sample is taken to elute. Raises SignalImpossible.
        """
        import numpy as np

        own = self.own
        off = np.interp(times, blank_times, blank)
        recovered = (
            100.0 if standard is None else self._recovered(times, sample, off, blank_times, blank, standard)
        )
        found = simulated_distillation(
            times, sample, off, _calibration(own), start=own.start, end=own.end,
            percents=tuple(one.percent for one in own.points), recovered=recovered,
        )  # fmt: skip
        there = [n for n, one in enumerate(own.points, 1) if one.percent <= recovered]
        inputs = {input_name(n): t for n, t in zip(there, found.curve.t, strict=True)}
        return inputs if standard is None else inputs | {RECOVERED: recovered}

    def _recovered(
        self, times: Sequence[float], sample: Sequence[float], off: Any, blank_times: Sequence[float], blank: Sequence[float],
        standard: StandardRun,
    ) -> float:  # fmt: skip
        import numpy as np

        own = self.own
        off_standard = np.interp(standard.times, blank_times, blank)
        return recovered_by_external_standard(
            eluted_area(times, sample, off, start=own.start, end=own.end), standard.sample_mass,
            eluted_area(standard.times, standard.signal, off_standard, start=own.start, end=own.end), standard.mass,
        )  # fmt: skip


def _percent_at(
    prepared: Prepared, curve: BoilingCurve, unit: str, at: CurveTemperature
) -> NumericResult | CensoredResult:
    """What came over up to a temperature; outside of the curve only that it is less than its first per cent, or more than its last."""
    for outside, kind, bound in (
        (at.t < curve.t[0], CensoredKind.BELOW, curve.percent[0]), (at.t > curve.t[-1], CensoredKind.ABOVE, curve.percent[-1]),
    ):  # fmt: skip
        if outside:
            return CensoredResult(measurand=at.key, value=Censored(kind=kind, bound=figure(bound), unit=unit))
    value = curve.percent_at(at.t)
    stated = _uncertainty(prepared, at.key, value, unit)
    return NumericResult(measurand=at.key, value=value, unit=unit, uncertainty=stated)


def _calibration(own: OwnCurve) -> RetentionCalibration:
    return RetentionCalibration(
        times=tuple(one.time for one in own.paraffins), t=tuple(one.t for one in own.paraffins)
    )


def _uncertainty(prepared: Prepared, key: str, value: float, unit: str = "degC") -> Uncertainty | Unknown:
    if prepared.given.uncertainty_mode is Mode.INTERLABORATORY:
        return uncertainty_by_study(prepared, key, value, unit)
    if prepared.given.uncertainty_mode is Mode.OWN_CONTROL:
        return uncertainty_by_control(prepared, key, value, unit)
    return NO_BUDGET


def input_name(n: int) -> str:
    """The input of the n-th point."""
    return f"t_{n}"


def named(own: OwnCurve, one: CurvePoint) -> Texts:
    """A point in words, such as 10 % recovered."""
    if one.percent == 0.0:
        return INITIAL
    return filled(WHAT[own.what], f"{one.percent:g} %")


def curve_definition(own: OwnCurve) -> MethodDefinition:
    """The definition of a distillation curve. Raises OwnMethodRefused, SignalImpossible, CurveImpossible."""
    _check(own)
    points = tuple(
        Measurand(key=one.key, names=named(own, one), scale=ScaleKind.INTERVAL, unit="degC") for one in own.points if one.key
    )  # fmt: skip
    at = tuple(
        Measurand(key=one.key, names=filled(AT[own.what], f"{one.t:g} °C"), scale=ScaleKind.RATIO, unit=own.unit)
        for one in own.temperatures
    )  # fmt: skip
    return MethodDefinition(
        code=own.code, edition=own.edition, titles=own.titles, source=own.source, steps=own.steps,
        takes_signals=bool(own.paraffins), matrix=Matrix(products=own.products, source=own.source, any=not own.products),
        measurands=(
            Measurand(key=CURVE, names=NAMES, scale=ScaleKind.TABLE, unit=own.unit, basis=BASIS[own.unit]), *points, *at,
            *((Measurand(key=RECOVERED, names=ELUTED, scale=ScaleKind.RATIO, unit=own.unit),) if own.standard else ()),
        ),
        inputs=(*(_input(own, n, one) for n, one in enumerate(own.points, 1)), *(_of_standard(own) if own.standard else ())),
        modes=(WorkMode(key=MODE, names=MODE_NAMES, determinations=1, agreement=None, source=own.source),),
        roles=roles_named(own.roles), budget=(),
        uncertainty_mode=None, calculation=Distilling(own=own),
    )  # fmt: skip


def _input(own: OwnCurve, n: int, one: CurvePoint) -> InputDefinition:
    return InputDefinition(
        name=input_name(n), labels=filled(TEMPERATURE, named(own, one)), kind="number", per="determination", unit="degC",
        low=-100.0, high=1000.0, reading=one.reading or None, required=not own.standard,
    )  # fmt: skip


def _of_standard(own: OwnCurve) -> list[InputDefinition]:
    """What is entered of a standard, and what is worked out of it."""
    masses = [
        InputDefinition(name=name, labels=labels, kind="number", per="determination", unit="mg", low=0.0)
        for name, labels in MASSES.items()
    ]
    share = InputDefinition(
        name=RECOVERED,
        labels=ELUTED,
        kind="number",
        per="determination",
        unit=own.unit,
        low=0.0,
        high=MOST_RECOVERED,
    )
    return [*masses, share]


def _check(own: OwnCurve) -> None:
    percents = [one.percent for one in own.points]
    rising = all(one < two for one, two in pairwise(percents))
    if not (2 <= len(percents) <= MOST_POINTS and rising and percents[0] >= 0.0 and percents[-1] <= 100.0):
        raise refused(
            f"it needs 2 to {MOST_POINTS} per cents that rise from 0 to 100", "Give them in their order"
        )
    if own.unit not in UNITS_OF or own.what not in WHAT:
        raise refused("nobody says of what its per cents are", "Choose volume or mass, and what came over")
    keys = [one.key for one in own.points if one.key] + [one.key for one in own.temperatures]
    if not all(math.isfinite(one.t) for one in own.temperatures):
        raise refused("a temperature at which the per cent is asked for is none", "Enter it in °C")
    taken = (CURVE, RECOVERED) if own.standard else (CURVE,)
    if len(set(keys)) < len(keys) or any(not KEY.fullmatch(key) or key in taken for key in keys):
        raise refused(
            "a result has no key of its own",
            "Begin with a letter or a digit; letters, digits and _ may follow",
        )
    if own.standard and (not own.paraffins or own.unit != "% (m/m)"):
        raise refused(
            "a standard shows what eluted of the mass of a simulated distillation alone",
            "Give the paraffins and per cents by mass, or leave the standard empty",
        )
    if own.paraffins:
        _calibration(own)
        if not 0.0 <= own.start < own.end < math.inf or percents[0] <= 0.0 or percents[-1] >= 100.0:
            raise refused(
                "its elution or its per cents leave nothing to sum",
                "Give start and end in minutes, and per cents between 0 and 100",
            )
        if not own.calibration.strip():
            raise refused("nobody says from which run the paraffins are", "Name its record and date")
