"""The demo's verification of D4052: planned by one, measured by another, decided on by a third. Every figure is FICTITIOUS."""

from __future__ import annotations

from lims.catalogue import find_method_id, method_version_at
from lims.demo.people import D4052
from lims.demo.stage import Stage
from lims.validation import (
    Entry,
    ValidationKind,
    Wish,
    decide,
    enter_data,
    fix_plan,
    open_validation,
    plan_experiment,
    submit,
)
from methods.verification import Experiment

SOURCE = "FICTITIOUS plan of the demonstration"
LOT = "FICTITIOUS certified material, 832.10 kg/m³"
DAYS = {
    "1": ("832.11", "832.10", "832.12"), "2": ("832.09", "832.10", "832.08"), "3": ("832.12", "832.13", "832.12"),
    "4": ("832.08", "832.09", "832.10"), "5": ("832.11", "832.12", "832.10"),
}  # fmt: skip
LEVELS = (
    ("700", "700.02"), ("700", "699.99"), ("780", "780.01"), ("780", "780.03"), ("850", "849.98"), ("850", "850.01"),
    ("950", "950.02"), ("950", "949.99"),
)  # fmt: skip
PLAN = (
    (Experiment.TRUENESS, {"reference": 832.10, "u_reference": 0.01, "largest": 0.05}, LOT),
    (Experiment.REPEATABILITY, {"required_s": 0.03}, LOT + ", one day"),
    (Experiment.INTERMEDIATE, {"required_s": 0.05}, LOT + ", five days, two analysts"),
    (
        Experiment.RANGE,
        {"low": 700.0, "high": 950.0, "largest": 0.05},
        "FICTITIOUS liquids at four densities",
    ),
    (
        Experiment.UNCERTAINTY,
        {"reference": 832.10, "u_reference": 0.01, "target_U": 0.10},
        LOT + ", five days",
    ),
)
REPEATED = ("832.10", "832.11", "832.09", "832.10", "832.12", "832.11")


def verify_method(stage: Stage) -> None:
    """Verify the edition of D4052 that is in use; it rests on the verification from then on."""
    with stage.by("DM", "validation.opened") as unit:
        version = method_version_at(unit.session, find_method_id(unit.session, D4052) or 0, unit.at)
        if version is None:
            return
        one = open_validation(
            unit, kind=ValidationKind.VERIFICATION, method_id=version.method_id, edition=version.edition,
            definition=version.definition_key, purpose="Petroleum products, 700 to 950 kg/m³ at 15 °C", fictitious=True,
        )  # fmt: skip
        roots = {
            kind: plan_experiment(
                unit, one.id, Wish(kind=kind, measurand="density_15C", given=given, source=SOURCE, how=how)
            )
            for kind, given, how in PLAN
        }
        fix_plan(unit, one.id, one.row_version)
    daily = [_entry(text, day) for day, texts in DAYS.items() for text in texts]
    data = {
        Experiment.TRUENESS: [_entry(text) for text in REPEATED], Experiment.REPEATABILITY: [_entry(text) for text in REPEATED],
        Experiment.INTERMEDIATE: daily, Experiment.UNCERTAINTY: daily,
        Experiment.RANGE: [_entry(text, level, float(level)) for level, text in LEVELS],
    }  # fmt: skip
    with stage.by("AT", "validation.data_entered") as unit:
        for kind, entries in data.items():
            enter_data(unit, one.id, roots[kind], entries)
        submit(unit, one.id)
    with stage.by("EQ", "validation.decided") as unit:
        decide(
            unit,
            one.id,
            decision="accepted",
            words="FICTITIOUS: data and criteria compared with the plan",
            row_version=3,
        )


def _entry(text: str, place: str = "", x: float | None = None) -> Entry:
    return Entry(place=place, x=x, value=float(text), text=text)
