"""The three modes of evaluation, which exclude each other: GUM budget, interlaboratory, own control data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from methods.knowledge import Known, Source, Unknown, need
from methods.uncertainty.errors import InputRefused, ModesMixed, PairGivesNoTypeA, StudyNotApplicable
from methods.uncertainty.evaluation import BudgetLine, Evaluation, Mode
from methods.uncertainty.inputs import BudgetSource, Correlations, Input, Precision
from methods.uncertainty.propagation import Model, check_names, propagate
from methods.units import uncertainty_unit

RANGE_FACTOR = 2.77  # 1.96 sqrt(2) as ISO 4259 and ISO 5725-6 print it: R = 2.77 s_R (clauses not verified)
STUDY_FACTOR = 2.0  # k = 2, so that U = 2 R / 2.77
INTERLABORATORY_SOURCE = Source(document="ISO 21748", edition="2017")
OWN_CONTROL_SOURCE = Source(document="Nordtest TR 537", note="and ISO 11352")


def repeatability_contribution(
    name: str,
    *,
    n: int,
    unit: str,
    pooled_s: float | None = None,
    dof: float = math.inf,
    r: float | None = None,
    source: BudgetSource | None = None,
) -> Input:
    """A zero correction whose u is the repeatability of the mean of n determinations.

    u = pooled_s / sqrt(n), or (r / 2.77) / sqrt(n); never from the standard deviation of the pair itself.
    """
    if (pooled_s is None) == (r is None):
        raise InputRefused(name=name, what="not exactly one of pooled s and r", remedy="Give one of both")
    if n < 1:
        raise InputRefused(name=name, what="no determinations", remedy="Give the number of determinations")
    if dof < 2:
        raise PairGivesNoTypeA(n=2)
    s = pooled_s if pooled_s is not None else (r or 0.0) / RANGE_FACTOR
    if not 0 < s < math.inf:
        raise InputRefused(
            name=name,
            what="a repeatability that is not above zero",
            remedy="Enter the pooled standard deviation or the r of the method",
        )
    return Input(
        name=name,
        value=0.0,
        u=s / math.sqrt(n),
        dof=dof,
        unit=unit,
        source=source,
        precision=Precision.REPEATABILITY,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class GumBudget:
    """Mode (a): a measurement model and its inputs (JCGM 100)."""

    model: Model
    inputs: Sequence[Input]
    unit: str
    correlations: Correlations = field(default_factory=dict)
    coverage: float = 0.95
    coverage_factor: float | None = None

    def evaluate(self) -> Evaluation:
        """The result with its uncertainty. Raises ModesMixed for a reproducibility among the inputs."""
        refuse_reproducibility(self.inputs)
        return propagate(
            self.model,
            self.inputs,
            correlations=self.correlations,
            coverage=self.coverage,
            coverage_factor=self.coverage_factor,
            unit=self.unit,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyConditions:
    """What must hold before an interlaboratory figure is used; None says that nobody has checked it."""

    range_fits: bool | None
    own_repeatability_compatible: bool | None
    bias_in_control: bool | None

    def check(self) -> None:
        """Raise StudyNotApplicable for the first condition that is not met or not checked."""
        for met, name, remedy in (
            (self.range_fits, "the value lies in the range of the study", "Use the figure for this range"),
            (
                self.own_repeatability_compatible,
                "the laboratory's repeatability agrees with the study's",
                "Compare the laboratory's own s_r with the study's",
            ),
            (self.bias_in_control, "the laboratory's bias is in control", "Check the bias with a reference"),
        ):
            if met is not True:
                state = "not checked" if met is None else "not met"
                raise StudyNotApplicable(what=f"the condition that {name} is {state}", remedy=remedy)


@dataclass(frozen=True, kw_only=True, slots=True)
class Interlaboratory:
    """Mode (b): s_R = R / 2.77 of the method's study, the laboratory's bias, and what the study lacked."""

    value: float
    unit: str
    R: Known[float] | Unknown
    conditions: StudyConditions
    R_source: BudgetSource | None = None
    bias: Input | None = None
    lacked: Sequence[Input] = ()

    def evaluate(self) -> Evaluation:
        """u^2 = s_R^2 + u(bias)^2 + what the study lacked; k = 2, so U = 2 R / 2.77 without the others."""
        self.conditions.check()
        others = _others(self.bias, self.lacked)
        _refuse_precisions(others, Mode.INTERLABORATORY, "it", *Precision)
        s_R = Input(
            name="s_R",
            value=0.0,
            u=_positive("R", need(self.R, "The reproducibility R")) / RANGE_FACTOR,
            unit=self.unit,
            source=self.R_source,
            precision=Precision.REPRODUCIBILITY,
        )
        return _top_down(self.value, self.unit, Mode.INTERLABORATORY, (s_R, *others))


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnControlData:
    """Mode (c): u(Rw) = R' / 2.77 of the laboratory's own control data, and its bias."""

    value: float
    unit: str
    R_within: Known[float] | Unknown
    bias: Input | None
    R_source: BudgetSource | None = None
    lacked: Sequence[Input] = ()

    def evaluate(self) -> Evaluation:
        """u^2 = u(Rw)^2 + u(bias)^2; k = 2. Refused without a bias: Nordtest TR 537 has no case without."""
        if self.bias is None:
            raise StudyNotApplicable(
                what="the bias of the laboratory is not known",
                remedy="Take it from reference materials or proficiency tests",
            )
        others = _others(self.bias, self.lacked)
        _refuse_precisions(others, Mode.OWN_CONTROL, "it", *Precision)
        R = _positive("R_within", need(self.R_within, "The site precision R'"))
        u_Rw = Input(
            name="u_Rw",
            value=0.0,
            u=R / RANGE_FACTOR,
            unit=self.unit,
            source=self.R_source,
            precision=Precision.WITHIN_LABORATORY,
        )
        return _top_down(self.value, self.unit, Mode.OWN_CONTROL, (u_Rw, *others))


UncertaintyMode: TypeAlias = GumBudget | Interlaboratory | OwnControlData


def refuse_reproducibility(inputs: Sequence[Input]) -> None:
    """Raise ModesMixed for a reproducibility among the inputs of a GUM budget, which counts its parts one by one."""
    _refuse_precisions(
        inputs,
        Mode.GUM,
        "the influences one by one",
        Precision.WITHIN_LABORATORY,
        Precision.REPRODUCIBILITY,
    )


def bias_contribution(
    name: str, *, rms_bias: float, u_reference: float, unit: str, source: BudgetSource | None = None
) -> Input:
    """u(bias) = sqrt(RMS_bias^2 + u(C_ref)^2) (Nordtest TR 537, clause not verified), as a zero correction."""
    return Input(name=name, value=0.0, u=math.hypot(rms_bias, u_reference), unit=unit, source=source)


def _others(bias: Input | None, lacked: Sequence[Input]) -> tuple[Input, ...]:
    return (*((bias,) if bias else ()), *lacked)


def _positive(name: str, figure: float) -> float:
    if not 0 < figure < math.inf:
        raise InputRefused(
            name=name, what="a figure that is not above zero", remedy="Enter the approved figure"
        )
    return figure


def _refuse_precisions(inputs: Sequence[Input], mode: Mode, contained: str, *refused: Precision) -> None:
    for x in inputs:
        if x.precision in refused:
            raise ModesMixed(
                mode=f"A {mode}", precision=contained if contained != "it" else x.precision, name=x.name
            )


def _top_down(value: float, unit: str, mode: Mode, inputs: tuple[Input, ...]) -> Evaluation:
    check_names(inputs)
    for x in inputs:
        _check_correction(x, unit)
    variance = math.fsum(x.u * x.u for x in inputs)
    u = math.sqrt(variance)
    lines = tuple(
        BudgetLine(
            input=x.name,
            value=x.value,
            unit=x.unit,
            u=x.u,
            dof=x.dof,
            sensitivity=1.0,
            distribution=x.distribution,
            contribution=x.u,
            share=x.u * x.u / variance,
            source=x.source,
        )
        for x in inputs
    )
    return Evaluation(
        value=value,
        u=u,
        dof=math.inf,
        k=STUDY_FACTOR,
        U=STUDY_FACTOR * u,
        coverage=0.95,
        unit=unit,
        mode=mode,
        lines=lines,
        k_stated=True,
    )


def _check_correction(x: Input, unit: str) -> None:
    """A contribution to a top-down budget is a zero correction in the unit of the result."""
    if uncertainty_unit(x.unit) != uncertainty_unit(unit):
        raise InputRefused(
            name=x.name,
            what=f"the unit {x.unit} where the result has {unit}",
            remedy="Convert its uncertainty to the unit of the result",
        )
    if x.value != 0:
        raise InputRefused(
            name=x.name,
            what="a correction other than zero",
            remedy="Correct the value first, then give the uncertainty of the correction",
        )
