"""The word that the conformity tests share: a density that was tested, and a limit for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from methods.conformity import Bound, Comparison, Limit, Measured, Tested
from methods.reporting import ReportRule


@pytest.fixture(scope="session")
def density() -> Callable[..., Tested]:
    """A density at 15 °C by ASTM D4052, as far as nothing else is given."""

    def tested(
        value: float = 829.35, *, U: float | None = 0.23, step: str | None = "0.1", **given: Any
    ) -> Tested:
        outcome = Measured(value=value, U=U, k=2.0, coverage=0.95, rule=ReportRule(step=step))
        return Tested(
            **{
                "measurand": "density",
                "unit": "kg/m3",
                "method": "ASTM D4052",
                "reference_condition": "15 °C",
                "outcome": outcome,
                **given,
            }
        )

    return tested


@pytest.fixture(scope="session")
def density_limit() -> Callable[..., Limit]:
    """820.0 to 845.0 kg/m³ at 15 °C by ASTM D4052, as far as nothing else is given."""

    def limit(**given: Any) -> Limit:
        return Limit(
            **{
                "measurand": "density",
                "unit": "kg/m3",
                "lower": Bound(text="820.0"),
                "upper": Bound(text="845.0"),
                "reference_condition": "15 °C",
                "methods": ("ASTM D4052",),
                "comparison": Comparison.ROUNDED,
                **given,
            }
        )

    return limit
