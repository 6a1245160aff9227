"""Distillation: boiling curves, cut tables of crude oil, equivalent temperature, simulated distillation."""

from methods.distillation.curve import BoilingCurve
from methods.distillation.cuts import Cut, CutRow, CutTable, continued, cut_table
from methods.distillation.equivalent import atmospheric_equivalent
from methods.distillation.errors import (
    BalanceImpossible,
    CurveImpossible,
    CutImpossible,
    OutsideCurve,
    PressureOutside,
    SignalImpossible,
)
from methods.distillation.simulated import (
    MOST_RECOVERED,
    RetentionCalibration,
    SimulatedDistillation,
    eluted_area,
    recovered_by_external_standard,
    simulated_distillation,
)

__all__ = [
    "MOST_RECOVERED",
    "BalanceImpossible",
    "BoilingCurve",
    "CurveImpossible",
    "Cut",
    "CutImpossible",
    "CutRow",
    "CutTable",
    "OutsideCurve",
    "PressureOutside",
    "RetentionCalibration",
    "SignalImpossible",
    "SimulatedDistillation",
    "atmospheric_equivalent",
    "continued",
    "cut_table",
    "eluted_area",
    "recovered_by_external_standard",
    "simulated_distillation",
]
