"""A laboratory with a gas chromatograph, a component table, certified lots and samples, all FICTITIOUS; runs come as its files do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from instruments.archive import pack
from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.catalogue import MethodVersion, approve_draft, draft_version, ensure_method, method_version
from lims.catalogue.own_methods import stored
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Equipment, put_system
from lims.files import FileStore, Kept
from lims.intake import interface_of
from lims.materials import Lot, register_lot
from lims.people import Act, Person, give_authorisation
from lims.permissions import Role
from lims.records import Actor, Unit, unit_of_work
from lims.requests import LineWish, Request
from lims.samples import Sample, Test, tests_of_samples
from lims.sequences import (
    KIND,
    ChromatographySequence,
    CurveSet,
    SequenceLine,
    Standard,
    decide_curves,
    ensure_table,
    lines_of,
    make_curves,
    plan_sequence,
    start_sequence,
)
from lims.sequences.arrivals import records_of_system
from lims.sequences.table import tables_at
from methods.definitions import (
    ComponentPrecision,
    OwnComponent,
    OwnComposition,
    OwnInput,
    PeakExample,
    own_to_json,
)
from methods.knowledge import Source
from methods.wording import Texts
from tests.support.certificates import make_laboratory
from tests.support.clients import make_request
from tests.support.intake import make_connected_meter, store_by_hand
from tests.support.people import make_person
from tests.support.samples import LPG, make_samples

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TIMES = {"propane": 3.4, "isobutane": 5.2, "n-butane": 6.0}  # min
SENSITIVITY = 60.0  # area of one mol %
SAMPLE = {"propane": 62.0, "isobutane": 17.0, "n-butane": 20.0}
STANDARDS = ({"propane": 40.0, "isobutane": 10.0, "n-butane": 10.0}, {"propane": 60.0, "isobutane": 20.0, "n-butane": 20.0},
             {"propane": 80.0, "isobutane": 30.0, "n-butane": 30.0})  # fmt: skip
NOTHING: Mapping[str, float] = {"propane": 0.05}
LIMITS = {
    "residual_percent": 2.0, "least_r_squared": 0.99, "check_percent": 2.0, "carry_over_percent": 0.2, "resolution_least": 1.5,
    "resolution_pair": ["isobutane", "n-butane"],
}  # fmt: skip
R = {"propane": "0.01*X", "isobutane": "0.01*X", "n-butane": "0.2"}
"""Repeatability of the FICTITIOUS method."""
RULE: Mapping[str, Any] = {
    "begins": ["standard", "blank", "check"], "every": 4, "inserted": ["check"], "ends": ["check"], "duplicate_every": 4,
}  # fmt: skip
_numbers = count(500_001)  # the gateway of files by hand numbers other records of a test too


def named(text: str) -> Texts:
    return {"en": text, "az": text, "ru": text}


def lpg_method(
    code: str = "FICTITIOUS-GC",
    *,
    weighed: bool = False,
    precision: Mapping[str, str] = R,
    injections: int = 1,
    agreement: str = "",
) -> OwnComposition:
    """A composition by response factors that are wrong on purpose: with curves they must not count.

    `weighed`: the mass of the portion is asked for beside each injection, and amounts are in proportion to 10 g over it.
    """
    mass = OwnInput(name="m", labels=named("FICTITIOUS mass"), unit="g", low=1.0, high=100.0)
    return OwnComposition(
        code=code, edition="FICTITIOUS 1", titles=named(f"FICTITIOUS {code}"), source=Source(document="FICTITIOUS laboratory text"),
        names=named("FICTITIOUS composition"), unit="mol %", basis="mole", roles=("gas chromatograph",),
        components=tuple(OwnComponent(name=one, factor=1.0, agreement=agreement) for one in TIMES), calibration="FICTITIOUS",
        injections=injections,
        examples=(PeakExample(areas={"propane": 50.0}, expected={"propane": "50.0"}, source="worked by hand"),),
        inputs=(mass,) if weighed else (), scale="10 / m" if weighed else "",
        precision=tuple(ComponentPrecision(name=one, r=r) for one, r in precision.items()),
    )  # fmt: skip


def table_content(**given: Any) -> dict[str, Any]:
    """The content of a component table; given parts replace its own."""
    components = [
        {"name": name, "low": t - 0.2, "high": t + 0.2, "group": "", "form": "line", "weight": "none"}
        for name, t in TIMES.items()
    ]
    whole = {
        "components": components, "signal": "", "rule": dict(RULE), "limits": dict(LIMITS), "fictitious": True,
        "source": "FICTITIOUS working instruction 12",
    }  # fmt: skip
    return {**whole, **given}


@dataclass
class GcLaboratory:
    """Everything that a sequence needs, standing since the day before `at`."""

    database: Database
    files: Path
    at: datetime
    analyst: Person
    other: Person
    method: MethodVersion
    chromatograph: Equipment
    table_id: int
    lots: tuple[Lot, ...]
    samples: tuple[Sample, ...]
    tests: tuple[Test, ...]
    request: Request

    def unit(
        self, by: Person | None = None, minutes: float = 0, act: str = "test"
    ) -> AbstractContextManager[Unit]:
        """A unit of work of the analyst, or of somebody else."""
        actor = Actor.person((by or self.analyst).id)
        return unit_of_work(
            self.database, by=actor, clock=SetClock(self.at + timedelta(minutes=minutes)), act=act
        )

    def run(
        self,
        name: str,
        position: int,
        amounts: Mapping[str, float],
        *,
        minutes: float = 0,
        extra: Sequence[SimulatedPeak] = (),
        manual: Sequence[str] = (),
        widths: float = 0.05,
        times: Mapping[str, float] = TIMES,
        calls: Mapping[str, str] | None = None,
    ) -> int:
        """A run as the data system leaves it, stored and understood; its record."""
        called = calls or {}
        peaks = [
            SimulatedPeak(
                name=called.get(one, one),
                retention_time=times[one],
                area=round(SENSITIVITY * x, 4),
                width=widths,
            )
            for one, x in amounts.items()
        ]
        at = self.at + timedelta(minutes=minutes)
        content = pack(chemstation_folder(name, [*peaks, *extra], at, position, manual))
        kept = FileStore(self.files).put(content)
        with self.unit(minutes=minutes, act="record.stored") as unit:
            return self._store(unit, content, kept, at, position)

    def _store(self, unit: Unit, content: bytes, kept: Kept, at: datetime, position: int) -> int:
        number, interface = next(_numbers), interface_of(unit.session, self.chromatograph.id, at)
        assert interface is not None
        name = f"{position:03d}F{number:02d}.D"
        return store_by_hand(unit, interface, content, number, kept=kept, at=at, name=name, packed=True).id

    def more(self, count: int) -> tuple[Test, ...]:
        """The tests of so many further samples of the same request."""
        made = make_samples(
            self.database, *[{} for _ in range(count)], at=self.at - 3 * HOUR, request=self.request, group=LPG
        )
        with self.database.read() as session:
            known = tests_of_samples(session, [one.id for one in made])
        return tuple(known[one.id][0] for one in made)

    def standards(self, minutes: float = -120) -> list[Standard]:
        """A run of each lot, one after another."""
        records = [
            self.run(f"STD-{n}", n, amounts, minutes=minutes + 10 * n)
            for n, amounts in enumerate(STANDARDS, start=1)
        ]
        with self.database.read() as session:
            table = next(one for one in tables_at(session, self.at) if one.header_id == self.table_id)
            found = {
                one.record_id: one.reading_id
                for one in records_of_system(session, table, since=self.at - DAY, at=self.at)
            }
        readings = [found[record] for record in records]
        return [
            Standard(lot_id=lot.id, reading_id=one or 0) for lot, one in zip(self.lots, readings, strict=True)
        ]

    def calibrate(self, *, accept: bool = True) -> CurveSet:
        """Curves from a run of each lot, accepted by another person."""
        runs = self.standards()
        with self.unit(minutes=-60, act="curves.made") as unit:
            made = make_curves(unit, self.table_id, runs)
        if not accept:
            return made
        with self.unit(self.other, -50, "curves.decided") as unit:
            return decide_curves(
                unit, made.id, accepted=True, words="residuals looked at", valid_until=self.at + 30 * DAY
            )

    def started(
        self, tests: Sequence[int] | None = None
    ) -> tuple[ChromatographySequence, list[SequenceLine]]:
        """A sequence of all samples, locked."""
        chosen = [one.id for one in self.tests] if tests is None else tests
        with self.unit(act="sequence.planned") as unit:
            made = plan_sequence(
                unit, self.table_id, chosen, standards=[self.lots[1].id], check=self.lots[1].id
            )
        with self.unit(minutes=1, act="sequence.started") as unit:
            start_sequence(unit, made.id, row_version=made.row_version)
        with self.database.read() as session:
            return made, lines_of(session, made.id)

    def inject(self, line: SequenceLine, *, minutes: float | None = None, **given: Any) -> int:
        """The run of a line as it should be: a little apart for each sample."""
        amounts = given.pop("amounts", None) or expected_amounts(line)
        when = 10.0 + 15 * line.position if minutes is None else minutes
        return self.run(
            given.pop("name", line.injection_id),
            given.pop("position", line.position),
            amounts,
            minutes=when,
            **given,
        )


def expected_amounts(line: SequenceLine) -> Mapping[str, float]:
    """What a line gives when all is well."""
    kind = line.kind.value
    if kind == "blank":
        return NOTHING
    return STANDARDS[1] if kind in ("standard", "check") else SAMPLE


def make_gc(
    database: Database, files: Path, *, at: datetime, samples: int = 5, content: Mapping[str, Any] | None = None,
    name: bool = True, **method_given: Any,
) -> GcLaboratory:  # fmt: skip
    """The laboratory; `content` replaces parts of the component table, `name=False` where it has its name already.

    What else is given is of its method, such as `weighed`.
    """
    before = at - DAY
    if name:
        make_laboratory(database, at=before - DAY)
    drafter, approver, analyst = (
        make_person(database, role, at=before)
        for role in (Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.TECHNICIAN)
    )
    method = _method(database, drafter, approver, before, lpg_method(**method_given))
    chromatograph = make_connected_meter(
        database, at=before, instrument="gc", driver="files", code="GC-1", name="Gas chromatograph",
        role="gas chromatograph", calibration_needed=False, settings={"zone": "UTC", "day_first": True},
    )  # fmt: skip
    with unit_of_work(database, by=Actor.person(drafter.id), clock=SetClock(before), act="set up") as unit:
        parts = {"gas chromatograph": chromatograph.id}
        system = put_system(unit, code="MS-GC", name="Gas chromatograph", parts=parts, methods=[method.code])
        lots = tuple(_lot(unit, n, amounts, at) for n, amounts in enumerate(STANDARDS, start=1))
        give_authorisation(
            unit, person_id=analyst.id, method_id=method.method_id, act=Act.PERFORM, valid_from=before, basis="FICTITIOUS",
            given_by=drafter.id,
        )  # fmt: skip
    table = _table(database, drafter, approver, system.id, method, table_content(**(content or {})), before)
    request = make_request(database, at=before, lines=(LineWish(method_version_id=method.id),))
    made = make_samples(database, *[{} for _ in range(samples)], at=at - 3 * HOUR, request=request, group=LPG)
    with database.read() as session:
        known = tests_of_samples(session, [one.id for one in made])
    return GcLaboratory(
        database=database, files=files, at=at, analyst=analyst, other=approver, method=method, chromatograph=chromatograph,
        table_id=table, lots=lots, samples=tuple(made), tests=tuple(known[one.id][0] for one in made), request=request,
    )  # fmt: skip


def _method(
    database: Database, drafter: Person, approver: Person, at: datetime, own: OwnComposition
) -> MethodVersion:
    source = {"document": "FICTITIOUS laboratory manual", "edition": "1"}
    spread = {"u": 0.004, "unit": "1", "source": source}
    settings = {
        "contributions": dict.fromkeys(("area_repeatability", *(["scale"] if own.scale else [])), spread)
    }
    content = {
        "edition": own.edition, "definition": stored(own_to_json(own)), "titles": dict(own.titles), "fictitious": True,
        "settings": settings,
    }  # fmt: skip
    with unit_of_work(
        database, by=Actor.person(drafter.id), clock=SetClock(at), act="catalogue.drafted"
    ) as unit:
        draft = draft_version(unit, "method", ensure_method(unit, own.code), content, at, "supplied")
    with unit_of_work(
        database, by=Actor.person(approver.id), clock=SetClock(at), act="catalogue.approved"
    ) as unit:
        version = approve_draft(unit, draft, without="FICTITIOUS: for a test")
    with database.read() as session:
        return method_version(session, version)


def _lot(unit: Unit, n: int, amounts: Mapping[str, float], at: datetime) -> Lot:
    return register_lot(
        unit, code=f"GAS-{n}", name=f"FICTITIOUS LPG standard {n}", role="calibration gas", certificate=f"FICTITIOUS-C{n}",
        opened_at=at - 2 * DAY, expires_at=at + 300 * DAY, fictitious=True, since=at - 2 * DAY,
        certified=[
            {"quantity": name, "value": x, "unit": "mol %", "expanded_uncertainty": x * 0.004, "k": 2.0}
            for name, x in amounts.items()
        ],
    )  # fmt: skip


def _table(
    database: Database, drafter: Person, approver: Person, system_id: int, method: MethodVersion, content: Mapping[str, Any],
    at: datetime,
) -> int:  # fmt: skip
    with unit_of_work(database, by=Actor.person(drafter.id), clock=SetClock(at), act="table.drafted") as unit:
        header = ensure_table(unit, system_id, method)
        draft = draft_version(unit, KIND, header, content, at, "for the sequences")
    with unit_of_work(
        database, by=Actor.person(approver.id), clock=SetClock(at), act="table.approved"
    ) as unit:
        approve_draft(unit, draft)
    return header
