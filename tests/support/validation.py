"""Validations for tests: an edition of a method, planned, measured, decided. Every figure is FICTITIOUS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lims.catalogue import MethodVersion
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.validation import (
    Entry,
    Validation,
    ValidationKind,
    Wish,
    decide,
    enter_data,
    find_validation,
    fix_plan,
    open_validation,
    plan_experiment,
    submit,
)
from methods.verification import Experiment
from tests.support.people import make_person

REPEATED = ("832.10", "832.11", "832.09", "832.10", "832.12", "832.11")
SOURCE = "FICTITIOUS plan"


class Case:
    """A validation of a method's edition, with the people who work on it."""

    def __init__(self, database: Database, method: MethodVersion, *, at: datetime, **given: Any) -> None:
        self.database, self.at = database, at
        self.planner, self.analyst, self.other = (
            make_person(database, role, at=at)
            for role in (Role.TECHNICAL_MANAGER, Role.TECHNICIAN, Role.QUALITY_MANAGER)
        )
        asked = {
            "edition": method.edition,
            "definition": method.definition_key,
            "purpose": "FICTITIOUS use",
            **given,
        }
        with self.unit(self.planner) as unit:
            self.id = open_validation(
                unit, kind=ValidationKind.VERIFICATION, method_id=method.method_id, fictitious=True, **asked
            ).id

    def unit(self, person: Person) -> Any:
        """A unit of work of somebody."""
        return unit_of_work(
            self.database, by=Actor.person(person.id), clock=SetClock(self.at), act="validation.worked"
        )

    def plan(self, kind: Experiment = Experiment.REPEATABILITY, **given: float) -> int:
        """Plan an experiment on the density; its number."""
        wish = Wish(kind=kind, measurand="density_15C", given=given, source=SOURCE, how="FICTITIOUS material")
        with self.unit(self.planner) as unit:
            return plan_experiment(unit, self.id, wish)

    def fix(self) -> None:
        """Fix the plan."""
        with self.unit(self.planner) as unit:
            fix_plan(unit, self.id, self.now.row_version)

    def enter(self, root: int, *texts: str) -> None:
        """Enter results of an experiment without groups."""
        with self.unit(self.analyst) as unit:
            enter_data(
                unit, self.id, root, [Entry(place="", x=None, value=float(text), text=text) for text in texts]
            )

    def submit(self) -> None:
        """Hand it over."""
        with self.unit(self.analyst) as unit:
            submit(unit, self.id)

    def decide(self, decision: str = "accepted", by: Person | None = None) -> None:
        """Let another person decide."""
        with self.unit(by or self.other) as unit:
            decide(unit, self.id, decision=decision, words="looked at", row_version=self.now.row_version)

    @property
    def now(self) -> Validation:
        """The validation as it stands."""
        with self.database.read() as session:
            return find_validation(session, self.id)


def make_submitted(
    database: Database, method: MethodVersion, *, at: datetime, required_s: float = 0.03, **given: Any
) -> Case:
    """A validation with one experiment, submitted."""
    case = Case(database, method, at=at, **given)
    root = case.plan(required_s=required_s)
    case.fix()
    case.enter(root, *REPEATED)
    case.submit()
    return case
