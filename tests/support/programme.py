"""The calibration programme for tests: a piece of equipment with a history of calibrations that drifts, and the laboratory's rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Equipment
from lims.programme import Need, Programme, put_programme, put_rule
from lims.records import Actor, unit_of_work
from tests.support.equipment import make_calibration, make_equipment

YEAR = timedelta(days=365)
NEED = Need(
    quantity="density",
    unit="kg/m3",
    low=700.0,
    high=900.0,
    max_error=0.3,
    max_uncertainty=0.15,
    source="FICTITIOUS plan",
)


def drifted(drift: float) -> list[dict[str, Any]]:
    """One point, found with a drift since the calibration before and left without an error; U = 0.02, k = 2."""
    return [
        {"quantity": "density", "unit": "kg/m3", "reference": 800.0, "indication": 800.0 + off, "expanded_uncertainty": 0.02,
         "k": 2.0, "when": when}
        for off, when in ((drift, "as_found"), (0.0, "as_left"))
    ]  # fmt: skip


def make_drifting(
    database: Database, *, at: datetime, drifts: tuple[float, ...] = (0.05, 0.05, 0.05, 0.05)
) -> Equipment:
    """A meter calibrated every year, the last time half a year before `at`."""
    first = at - YEAR * len(drifts)
    one = make_equipment(database, at=first - timedelta(days=30), name="Meter that drifts")
    for n, drift in enumerate(drifts):
        make_calibration(database, one.id, at=first + n * YEAR + YEAR / 2, points=drifted(drift))
    return one


def decide(database: Database, equipment_id: int, *, at: datetime, **given: Any) -> Programme:
    """An interval of a year for the need above, decided at `at`."""
    given = {
        "days": 365,
        "reason": "as the maker says",
        "source": "FICTITIOUS manual",
        "needs": [NEED],
        **given,
    }
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(at), act="programme.decided"
    ) as unit:
        return put_programme(unit, equipment_id, **given)


def state_rule(database: Database, *, at: datetime, **given: Any) -> None:
    """The laboratory's figures for reviewing intervals."""
    given = {
        "share": 0.8,
        "longer": 1.25,
        "shorter": 0.7,
        "least": 90,
        "most": 1095,
        "source": "FICTITIOUS plan",
        **given,
    }
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(at), act="programme.rule_stated"
    ) as unit:
        put_rule(unit, **given)
