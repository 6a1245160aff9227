"""The demo's chromatographic sequences: one whose records came back and were taken, one that is planned. All FICTITIOUS."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.catalogue import approve_draft, draft_version, ensure_method, method_version
from lims.catalogue.own_methods import stored
from lims.demo import front_desk
from lims.demo.bench_gateway import BenchGateway
from lims.demo.equipment import GAS_CHROMATOGRAPH
from lims.demo.orders import lpg_order
from lims.demo.stage import Stage
from lims.equipment import put_system, systems_at
from lims.materials import register_lot
from lims.people import Act, give_authorisation
from lims.samples import tests_of_samples
from lims.sequences import (
    KIND,
    SequenceLine,
    Standard,
    decide_curves,
    ensure_table,
    lines_of,
    make_curves,
    plan_sequence,
    start_sequence,
    take_all,
)
from lims.sequences.arrivals import records_of_system
from lims.sequences.table import tables_at
from methods.definitions import ComponentPrecision, OwnComponent, OwnComposition, PeakExample, own_to_json
from methods.knowledge import Source
from methods.wording import Texts

METHOD, SYSTEM = "FICTITIOUS-LPG-GC", "MS-LPG"
TEXT = "FICTITIOUS working instruction of the demonstration"
ZONE = ZoneInfo("Asia/Baku")  # of the clock of the data system
TIMES = {"propane": 3.4, "isobutane": 5.2, "n-butane": 6.0}  # min
AREA = 60.0  # of one mol %
LEVELS = (
    {"propane": 40.0, "isobutane": 10.0, "n-butane": 10.0}, {"propane": 60.0, "isobutane": 20.0, "n-butane": 20.0},
    {"propane": 80.0, "isobutane": 30.0, "n-butane": 30.0},
)  # fmt: skip
SAMPLE, BLANK = {"propane": 62.0, "isobutane": 17.0, "n-butane": 20.0}, {"propane": 0.05}
TABLE = {
    "components": [
        {"name": name, "low": t - 0.2, "high": t + 0.2, "group": "", "form": "line", "weight": "none"} for name, t in TIMES.items()
    ],
    "signal": "", "source": TEXT, "fictitious": True,
    "rule": {"begins": ["standard", "blank", "check"], "every": 4, "inserted": ["check"], "ends": ["check"], "duplicate_every": 4},
    "limits": {
        "residual_percent": 2.0, "least_r_squared": 0.99, "check_percent": 2.0, "carry_over_percent": 0.2, "resolution_least": 1.5,
        "resolution_pair": ["isobutane", "n-butane"],
    },
}  # fmt: skip
SETTINGS = {
    "contributions": {
        "area_repeatability": {"u": 0.004, "unit": "1", "source": {"document": TEXT, "edition": "1"}}
    }
}
SAMPLES, LATER = 4, 2
DAY = timedelta(days=1)
STEP = timedelta(seconds=2)  # the demonstration must not run ahead of the clock on the wall
GOOD_FOR = timedelta(days=20)  # the curves are on the list of what is due
NUMBER = 9001  # of the request
TITLES: Texts = {
    "en": "FICTITIOUS composition of LPG by curves", "az": "UYDURMA: LPG tərkibi əyrilər üzrə", "ru": "ВЫМЫШЛЕННЫЙ состав СУГ по кривым",
}  # fmt: skip


def run_sequences(stage: Stage, bench: BenchGateway) -> None:
    """Curves of a chromatograph, a sequence that was run and taken but not yet submitted, and one that waits to be started."""
    _lay_down(stage)
    lots, table_id = _lots(stage), _table(stage)
    _curves(stage, bench, table_id, lots)
    ran, waiting = _tests(stage)
    with stage.by("AT", "sequence.planned") as unit:
        made = plan_sequence(unit, table_id, ran, standards=[lots[1]], check=lots[1])
    with stage.by("AT", "sequence.started") as unit:
        start_sequence(unit, made.id, row_version=made.row_version)
    with stage.database.read() as session:
        lines = lines_of(session, made.id)
    for line in lines:
        _inject(stage, bench, line.injection_id, line.position, _amounts(line))
    with stage.by("AT", "sequence.taken") as unit:
        take_all(unit, made.id)
    with stage.by("AT", "sequence.planned") as unit:
        plan_sequence(unit, table_id, waiting, standards=[lots[1]], check=lots[1])


def _own() -> OwnComposition:
    return OwnComposition(
        code=METHOD, edition="FICTITIOUS 1", titles=TITLES, names=TITLES, source=Source(document=TEXT), unit="mol %", basis="mole",
        roles=("gas chromatograph",), components=tuple(OwnComponent(name=one, factor=1.0) for one in TIMES), calibration=TEXT,
        precision=tuple(ComponentPrecision(name=one, r="0.01*X") for one in TIMES),
        examples=(PeakExample(areas={"propane": 50.0}, expected={"propane": "50.0"}, source="worked by hand"),),
    )  # fmt: skip


def _lay_down(stage: Stage) -> None:
    """The method, its measuring system, and who may perform it."""
    own = _own()
    content = {
        "edition": own.edition, "definition": stored(own_to_json(own)), "titles": dict(own.titles), "fictitious": True,
        "settings": SETTINGS,
    }  # fmt: skip
    with stage.by("DM", "catalogue.drafted", TEXT) as unit:
        draft = draft_version(unit, "method", ensure_method(unit, METHOD), content, unit.at, TEXT)
        parts = {"gas chromatograph": stage.equipment[GAS_CHROMATOGRAPH]}
        put_system(
            unit,
            code=SYSTEM,
            name="FICTITIOUS LPG analyser",
            parts=parts,
            methods=[METHOD],
            since=unit.at - DAY,
        )
    with stage.by("EQ", "catalogue.approved", TEXT) as unit:
        stage.methods[METHOD] = approve_draft(
            unit, draft, without="FICTITIOUS: the demonstration begins with it"
        )
    with stage.database.read() as session:
        method_id = method_version(session, stage.methods[METHOD]).method_id
    with stage.by("EQ", "authorisation.given") as unit:
        for who, act in (("AT", Act.PERFORM), ("CR", Act.REVIEW), ("FD", Act.RELEASE)):
            give_authorisation(
                unit,
                person_id=stage.people[who],
                method_id=method_id,
                act=act,
                valid_from=unit.at,
                basis=TEXT,
            )


def _lots(stage: Stage) -> list[int]:
    """Three certified gases."""
    with stage.by("DM", "lot.registered") as unit:
        return [
            register_lot(
                unit, code=f"GAS-{n}", name=f"FICTITIOUS LPG standard {n}", role="calibration gas", certificate=f"FICTITIOUS-C{n}",
                opened_at=unit.at - DAY, expires_at=unit.at + timedelta(days=300), fictitious=True, since=unit.at - DAY,
                certified=[
                    {"quantity": name, "value": x, "unit": "mol %", "expanded_uncertainty": round(x * 0.004, 4), "k": 2.0}
                    for name, x in amounts.items()
                ],
            ).id
            for n, amounts in enumerate(LEVELS, start=1)
        ]  # fmt: skip


def _table(stage: Stage) -> int:
    with stage.by("DM", "table.drafted", TEXT) as unit:
        system = next(one for one in systems_at(unit.session, unit.at) if one.code == SYSTEM)
        header = ensure_table(unit, system.id, method_version(unit.session, stage.methods[METHOD]))
        draft = draft_version(unit, KIND, header, TABLE, unit.at, TEXT)
    with stage.by("EQ", "table.approved", TEXT) as unit:
        approve_draft(unit, draft)
    return header


def _curves(stage: Stage, bench: BenchGateway, table_id: int, lots: list[int]) -> None:
    begun = stage.clock()
    for n, amounts in enumerate(LEVELS, start=1):
        _inject(stage, bench, f"STD-{n}", n, amounts)
    with stage.database.read() as session:
        table = next(one for one in tables_at(session, stage.clock()) if one.header_id == table_id)
        found = {one.text: one for one in records_of_system(session, table, since=begun, at=stage.clock())}
    runs = [
        Standard(lot_id=lot, reading_id=found[f"STD-{n}"].reading_id or 0) for n, lot in enumerate(lots, start=1)
    ]  # fmt: skip
    with stage.by("AT", "curves.made") as unit:
        made = make_curves(unit, table_id, runs)
    with stage.by("DM", "curves.decided", "residuals looked at") as unit:
        decide_curves(
            unit,
            made.id,
            accepted=True,
            words="FICTITIOUS: residuals looked at",
            valid_until=unit.at + GOOD_FOR,
        )


def _tests(stage: Stage) -> tuple[list[int], list[int]]:
    order = lpg_order(0, 9.0, size=SAMPLES + LATER, methods=(METHOD,))
    request = front_desk.take_request(stage, order, NUMBER)
    samples = front_desk.register(stage, order, request, NUMBER)
    front_desk.receive(stage, order, samples)
    with stage.database.read() as session:
        tests = tests_of_samples(session, [one.id for one in samples])
    ids = [tests[one.id][0].id for one in samples]
    return ids[:SAMPLES], ids[SAMPLES:]


def _amounts(line: SequenceLine) -> Mapping[str, float]:
    if line.kind.value == "blank":
        return BLANK
    return LEVELS[1] if line.kind.value in ("standard", "check") else SAMPLE


def _inject(
    stage: Stage, bench: BenchGateway, name: str, position: int, amounts: Mapping[str, float]
) -> None:
    chance = random.Random(f"{name} {position}")  # noqa: S311
    peaks = [
        SimulatedPeak(
            name=one,
            retention_time=TIMES[one],
            area=round(AREA * x * chance.gauss(1.0, 0.0015), 4),
            width=0.05,
        )
        for one, x in amounts.items()
    ]
    stage.move_to(stage.clock() + STEP)
    files = chemstation_folder(
        name, peaks, stage.clock().astimezone(ZONE).replace(microsecond=0), position, ()
    )
    bench.bring_folder(f"{name}.D", files, stage.clock())
    stage.work()
