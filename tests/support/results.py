"""Results for tests: a diesel sample with a D4052 test on a bench that is fit, readings by the meter, and submitted results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from lims.catalogue import MethodVersion
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import equipment_version_at
from lims.intake import Interface
from lims.people import Act, Person, give_authorisation
from lims.permissions import Role
from lims.records import Actor, Unit, unit_of_work
from lims.requests import LineWish, View
from lims.results import Determination, Result, submit, take_record
from lims.samples import Sample, Test, tests_of_sample
from tests.support.catalogue import make_method, make_rule, make_specification
from tests.support.clients import make_request
from tests.support.equipment import DensityBench, make_density_bench
from tests.support.intake import DMA, dma_conversation, store_by_hand
from tests.support.people import make_person
from tests.support.samples import make_samples

NO_BUBBLES = {"bubbles": "excluded"}
_numbers = count(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """A D4052 test ready to be measured: the analyst is authorised, the meter calibrated and checked, the room read."""

    analyst: Person
    method: MethodVersion
    density: DensityBench
    samples: tuple[Sample, ...]
    tests: tuple[Test, ...]

    @property
    def sample(self) -> Sample:
        return self.samples[0]

    @property
    def test(self) -> Test:
        return self.tests[0]


def authorise(database: Database, person: Person, method: MethodVersion, *acts: Act, at: datetime) -> None:
    """Give somebody authorisations for a method, by somebody else."""
    giver = make_person(database, Role.TECHNICAL_MANAGER, at=at)
    with unit_of_work(
        database, by=Actor.person(giver.id), clock=SetClock(at), act="people.authorised"
    ) as unit:
        for act in acts or (Act.PERFORM,):
            give_authorisation(
                unit,
                person_id=person.id,
                method_id=method.method_id,
                act=act,
                valid_from=at,
                basis="a witnessed test",
                given_by=giver.id,
            )


def make_bench(
    database: Database, *, at: datetime, samples: int = 1, settings: dict[str, Any] | None = None, judged: bool = True,
    mode: str = "manual", limits: Sequence[dict[str, Any]] = (), authorised: bool = True, checked: bool = True,
    received: bool = True, **wish: Any,
) -> Bench:  # fmt: skip
    """Diesel samples with a D4052 test each; everything around them stands since the day before `at`."""
    before = at - timedelta(days=1)
    analyst = make_person(database, Role.TECHNICIAN, at=before)
    method = make_method(database, at=before, settings=settings)
    if authorised:
        authorise(database, analyst, method, at=before)
    density = make_density_bench(database, at=at - timedelta(hours=1), checked=checked)
    line = LineWish(method_version_id=method.id, injection_mode=mode)
    agreed: dict[str, Any] = {}
    if judged:
        specification = make_specification(database, *limits, at=before)
        line = replace(line, specification_version_ids=(specification.id,))
        agreed = {"decision_rule_id": make_rule(database, at=before).id, "view": View.NEITHER}
    request = make_request(database, at=before, lines=(line,), **agreed)
    wishes = [{"sampled_at": before, **wish} for _ in range(samples)]
    made = make_samples(database, *wishes, at=at - timedelta(hours=2), request=request, received=received)
    with database.read() as session:
        tests = tuple(tests_of_sample(session, one.id)[0] for one in made)
    return Bench(analyst=analyst, method=method, density=density, samples=tuple(made), tests=tests)


def make_record(
    unit: Unit, bench: Bench, *, density: float = 0.8321, temperature: float = 15.0, at: datetime, word: str = "g/cm³",
    condition: str = "valid",
) -> int:  # fmt: skip
    """A record of the bench's meter, understood as the intake understands it; its id."""
    content = dma_conversation(f"{density:.6f}", f"{temperature:.3f}", condition, word)
    meter = bench.density.meter
    version = equipment_version_at(unit.session, meter.id, at)
    assert version is not None
    interface = Interface(
        equipment_id=meter.id,
        version_id=version.id,
        code=meter.code,
        name=meter.name,
        instrument="dma",
        driver=DMA,
        gateway=None,
    )
    return store_by_hand(unit, interface, content, next(_numbers), kind="line", at=at).id


def working(database: Database, bench: Bench, at: datetime, act: str = "test.measured") -> Any:
    """A unit of work of the bench's analyst at a moment."""
    return unit_of_work(database, by=Actor.person(bench.analyst.id), clock=SetClock(at), act=act)


def measure(
    database: Database, bench: Bench, *densities: float, at: datetime, test: Test | None = None, **more: Any
) -> list[Determination]:
    """Take a determination for each density (g/cm³), a minute apart, with no bubbles seen."""
    taken = []
    for n, density in enumerate(densities or (0.8321,)):
        moment = at + timedelta(minutes=n)
        with working(database, bench, moment) as unit:
            record = make_record(unit, bench, density=density, at=moment, **more)
            taken.append(take_record(unit, (test or bench.test).id, record, observations=NO_BUBBLES))
    return taken


def make_results(
    database: Database, bench: Bench, *densities: float, at: datetime, test: Test | None = None, **more: Any
) -> list[Result]:
    """Measure and submit a test at `at`; its results."""
    measure(database, bench, *densities, at=at, test=test, **more)
    with working(database, bench, at + timedelta(minutes=10), "test.submitted") as unit:
        return submit(unit, (test or bench.test).id)
