"""The demo's calibration programme: intervals with their reasons, the laboratory's rule, requests on their way. All FICTITIOUS."""

from __future__ import annotations

from lims.demo.equipment import BAROMETER, HYGROMETER, METER, REFERENCE, THERMOMETER
from lims.demo.stage import Stage
from lims.programme import Need, RequestStep, find_request, make_requests, put_programme, put_rule, take_step

PLAN = "FICTITIOUS calibration plan of the demonstration"
PROVIDER = "FICTITIOUS calibration laboratory"
NEEDS = {
    METER: Need(quantity="density", unit="kg/m3", low=690.0, high=900.0, max_error=0.3, max_uncertainty=0.15, source=PLAN),
    THERMOMETER: Need(quantity="temperature", unit="degC", low=37.0, high=38.5, max_error=0.2, source=PLAN),
    REFERENCE: Need(quantity="temperature", unit="degC", low=30.0, high=45.0, max_uncertainty=0.03, source=PLAN),
    BAROMETER: Need(quantity="pressure", unit="kPa_abs", low=95.0, high=105.0, source=PLAN),
    HYGROMETER: Need(quantity="temperature", unit="degC", low=15.0, high=27.0, max_error=1.0, max_uncertainty=0.5, source=PLAN),
}  # fmt: skip
DAYS = 365


def decide_intervals(stage: Stage) -> None:
    """An interval for each piece that is calibrated."""
    with stage.by("EQ", "programme.rule_stated") as unit:
        put_rule(unit, share=0.8, longer=1.25, shorter=0.7, least=90, most=1095, source=PLAN)
    for code, need in NEEDS.items():
        with stage.by("EQ", "programme.decided") as unit:
            put_programme(
                unit, stage.equipment[code], days=DAYS, reason="as the maker recommends, FICTITIOUS", source=PLAN,
                provider=PROVIDER, needs=[need],
            )  # fmt: skip


def ask_providers(stage: Stage) -> None:
    """The requests of the year, one line of which is on its way already."""
    with stage.by("EQ", "programme.requested") as unit:
        made = make_requests(unit, unit.at.year)
    with stage.database.read() as session:
        lines = [line for one in made for line in find_request(session, one).lines]
    for line in lines:
        if line.equipment.id == stage.equipment[BAROMETER]:
            with stage.by("EQ", "programme.stepped", "its calibration was due") as unit:
                take_step(unit, line.id, RequestStep.SENT, note="FICTITIOUS courier")
