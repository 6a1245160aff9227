"""Results of one sample that must fit each other: which of two methods, in what unit; how far apart they may lie, the laboratory says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lims.web import lazy_gettext as _
from methods.definitions.astm_d2598 import RELATIVE_DENSITY, VAPOUR_PRESSURE


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrelationRule:
    """A measured result against the one that another method computes; compared in `unit`.

    The measured one is the only number of its method in a quantity (and basis) of `quantities`.
    """

    key: str
    names: Any
    measured: str
    quantities: tuple[tuple[str, str], ...]
    computed: str
    measurand: str
    unit: str


RULES: Mapping[str, CorrelationRule] = {
    one.key: one
    for one in (
        CorrelationRule(
            key="vapour_pressure", names=_("vapour pressure, measured and computed"), measured="ASTM D1267",
            quantities=(("pressure", "gauge"),), computed="ASTM D2598", measurand=VAPOUR_PRESSURE, unit="kPa_gauge",
        ),
        CorrelationRule(
            key="density", names=_("density, measured and computed"), measured="ASTM D1657",
            quantities=(("relative density", ""), ("density", "")), computed="ASTM D2598", measurand=RELATIVE_DENSITY,
            unit="relative density",
        ),
    )
}  # fmt: skip
