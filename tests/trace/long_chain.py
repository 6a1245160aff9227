"""One chain as its users make it: national standard, reference, bath, control sample, D2163, D2598, certificate, amendment.

All that stands for the laboratory's own, and for the standards' texts, is FICTITIOUS.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lims.certificates import amend, authorise, draft_report, draw_up, find_certificate, seen_hash
from lims.clock import SetClock
from lims.control import ControlChart, ControlPoint
from lims.db import Database
from lims.equipment import Calibration, Equipment, equipment_version_at, put_system
from lims.files import FileStore
from lims.inhouse.service import run_of_calibration
from lims.materials import lot_version_at
from lims.records import Actor, Unit, unit_of_work
from lims.results.models import ResultRow
from tests.conftest import NOON
from tests.support.certificates import make_laboratory, run_jobs
from tests.support.control import enter_all, make_chart
from tests.support.doubts import make_reference
from tests.support.equipment import make_calibration, make_equipment
from tests.support.inhouse import Bath, accepted, make_bath
from tests.support.rows import Rows

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
D2163, D2598 = "ASTM D2163", "ASTM D2598"
SYSTEM = f"MS-{D2163}"
C4 = (
    12.43,
    12.47,
    12.40,
    12.45,
    12.42,
    12.46,
    12.41,
    12.44,
)  # made-up results of the control sample, % (V/V)


@dataclass(frozen=True, kw_only=True, slots=True)
class LongChain:
    """Every link, by its node."""

    national: Calibration
    bath: Bath
    own: Calibration  # of the bath's thermometer
    chart: ControlChart
    point: ControlPoint  # the control result that the gate looked at
    rows: Rows
    certificate: int
    amendment: int
    nodes: dict[str, int]


def make_long_chain(database: Database, data_dir: Path) -> LongChain:
    """The whole of it; the sample is measured at NOON, the amendment issued eight hours later."""
    make_laboratory(database, at=NOON - 20 * DAY)
    national = _national_standard(database)
    bath = _bath(database, national)
    own = accepted(bath)
    rows = Rows(database, D2163, D2598, files=FileStore(data_dir / "files"))
    chart, point = _control_sample(database, rows, bath.thermometer)
    rows.run([D2163], 0)
    rows.run([D2598], 10)
    rows.accept([D2163, D2598], 60)
    certificate = _issued(database, rows, data_dir, NOON + 2 * HOUR)
    amendment = _amended(database, rows, data_dir, certificate, NOON + 8 * HOUR)
    reference = bath.reference
    with database.read() as session:
        found = dict(session.execute(select(ResultRow.measurand, ResultRow.id)).all())
        state = equipment_version_at(session, reference.thermometer.id, bath.at)
        run = run_of_calibration(session, own.id)
        lot = lot_version_at(session, chart.lot_id, point.at)
    assert state is not None
    assert lot is not None
    assert run is not None
    composition = found.pop("composition")
    computed = max(id_ for key, id_ in found.items() if id_ > composition)
    nodes = {
        "national standard": national.version_id, "reference thermometer": reference.certificate.version_id,
        "its state": state.id, "own calibration": run.id,
        "bath thermometer": own.version_id, "control sample": point.id, "lot": lot.version_id,
        "composition": composition, "computed": computed, "certificate": certificate, "amendment": amendment,
    }  # fmt: skip
    return LongChain(
        national=national, bath=bath, own=own, chart=chart, point=point, rows=rows, certificate=certificate, amendment=amendment,
        nodes=nodes,
    )  # fmt: skip


def _national_standard(database: Database) -> Calibration:
    """The standard of the national institute: outside equipment, with its own certificate."""
    standard = make_equipment(
        database, at=NOON - 20 * DAY, code="NMI-T1", name="National standard of temperature", role="national standard"
    )  # fmt: skip
    points = [
        {"quantity": "temperature", "unit": "degC", "reference": t, "indication": t, "expanded_uncertainty": 0.002, "k": 2.0}
        for t in (0.0, 15.0, 40.0)
    ]  # fmt: skip
    return make_calibration(
        database, standard.id, at=NOON - 20 * DAY, points=points, standard="FICTITIOUS: fixed points of the ITS-90",
        laboratory="FICTITIOUS national institute",
    )  # fmt: skip


def _bath(database: Database, national: Calibration) -> Bath:
    reference = make_reference(database, at=NOON - 10 * DAY, rests_on=[national.version_id])
    return make_bath(database, at=NOON - 5 * DAY, reference=reference)


def _control_sample(
    database: Database, rows: Rows, thermometer: Equipment
) -> tuple[ControlChart, ControlPoint]:
    """The bath that conditions the sample belongs to the measuring system; the control sample goes through it too."""
    method = rows.methods[D2163]
    before = NOON - DAY
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(before), act="system.made") as unit:
        chromatograph = next(piece.id for piece in rows.pieces.values() if piece.name in _serving(unit))
        system = put_system(
            unit, code=SYSTEM, name=D2163, parts={"RGA": chromatograph, "bath thermometer": thermometer.id}, methods=[D2163]
        )  # fmt: skip
    chart = make_chart(database, method_id=method.method_id, at=before, system_id=system.id, measurand="c4")
    return chart, enter_all(database, chart, C4, at=NOON - HOUR, step=HOUR)[-1]


def _serving(unit: Unit) -> set[str]:
    """The names of the equipment that the list of the centre gives for D2163."""
    from lims.catalogue.apparatus import apparatus_of
    from lims.catalogue.standards import standard_named

    standard = standard_named(D2163)
    assert standard is not None
    return {one.name for one in apparatus_of(standard)[:1]}


def _issued(database: Database, rows: Rows, data_dir: Path, at: datetime) -> int:
    with _signing(database, rows, at) as unit:
        draft = draw_up(unit, rows.request.id)
    return _signed(database, rows, data_dir, draft.id, at)


def _amended(database: Database, rows: Rows, data_dir: Path, certificate: int, at: datetime) -> int:
    with _signing(database, rows, at) as unit:
        draft = amend(
            unit, certificate, reason="FICTITIOUS: the client's order was misspelt", changes=["the order"]
        )
    return _signed(database, rows, data_dir, draft.id, at)


def _signed(database: Database, rows: Rows, data_dir: Path, draft: int, at: datetime) -> int:
    with database.read() as session:
        seen = seen_hash(draft_report(session, find_certificate(session, draft), at))
    with _signing(database, rows, at) as unit:
        authorise(unit, draft, person_id=rows.signatory.id, seen=seen)
    run_jobs(database, data_dir, at + timedelta(minutes=1))
    with database.read() as session:
        assert find_certificate(session, draft).issued_at is not None
    return draft


def _signing(database: Database, rows: Rows, at: datetime) -> Any:
    return unit_of_work(
        database, by=Actor.person(rows.signatory.id), clock=SetClock(at), act="certificate.written"
    )
