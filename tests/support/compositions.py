"""Gas compositions for tests: a run of a simulated chromatograph, brought in as a file, its peaks taken and submitted."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from instruments import sha256_of
from instruments.files.samples import SimulatedPeak, chemstation_folder
from instruments.gateway.protocol import RecordPost
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import put_system
from lims.files import FileStore
from lims.intake import interface_of, match_record, readings_of_record
from lims.intake.gateways import hand_gateway
from lims.intake.records import raw_of, store_record
from lims.intake.understanding import make_sense
from lims.people import Act
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results import submit, take_peaks
from lims.samples import tests_of_sample
from tests.support.catalogue import make_method
from tests.support.certificates import Case, review
from tests.support.equipment import make_density_bench
from tests.support.intake import make_connected_meter
from tests.support.people import make_person
from tests.support.results import Bench, authorise
from tests.support.samples import GAS, make_sample

PEAKS = (
    SimulatedPeak(name="Methane", retention_time=1.2, area=900.0),
    SimulatedPeak(name="Ethane", retention_time=2.4, area=80.0),
    SimulatedPeak(name="Propane", retention_time=3.9, area=20.0),
)


def make_composition_case(database: Database, files: Path, *, at: datetime) -> Case:
    """An accepted composition of a gas; the bytes of its run lie in the store at `files`."""
    before = at - timedelta(days=1)
    method = make_method(database, "AREA-NORM", at=before)
    chromatograph = make_connected_meter(
        database, at=before, instrument="gc", driver="files", code="EQ-900", name="Gas chromatograph",
        role="gas chromatograph", calibration_needed=False,
    )  # fmt: skip
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(before), act="system.made") as unit:
        parts = {"gas chromatograph": chromatograph.id}
        put_system(unit, code="MS-GC", name="Gas chromatograph", parts=parts, methods=["AREA-NORM"])
    sample = make_sample(database, at=at - timedelta(hours=1), method=method, group=GAS)
    people = {
        act: make_person(database, role, at=before, function="chemist")
        for act, role in (
            (Act.PERFORM, Role.TECHNICIAN), (Act.REVIEW, Role.REVIEWER), (Act.RELEASE, Role.SIGNATORY),
        )
    }  # fmt: skip
    for act, person in people.items():
        authorise(database, person, method, act, at=before)
    content = zipped(chemstation_folder(sample.code, PEAKS, at, 1))
    post = RecordPost(
        gateway="by hand", number=1, instrument="gc", kind="file", content=content, driver="files", name="SIM-0001.D.zip",
        received_at=at, sha256=sha256_of(content), driver_version="1",
    )  # fmt: skip
    kept = FileStore(files).put(content)
    analyst = Actor.person(people[Act.PERFORM].id)
    with unit_of_work(database, by=analyst, clock=SetClock(at), act="test.measured") as unit:
        interface = interface_of(unit.session, chromatograph.id, at)
        assert interface is not None
        record = store_record(unit, hand_gateway(unit), post, kept, interface, make_sense(raw_of(post), {}))
        unit.flush()
        test = tests_of_sample(unit.session, sample.id)[0]
        match_record(unit, record.id, test.id, basis="FICTITIOUS: written in the notebook", again=True)
        (table,) = [one for one in readings_of_record(unit.session, record.id) if one.name == "peak_table"]
        take_peaks(unit, test.id, table.id)
    with unit_of_work(
        database, by=analyst, clock=SetClock(at + timedelta(minutes=5)), act="test.submitted"
    ) as unit:
        submit(unit, test.id)
    density = make_density_bench(database, at=before)
    bench = Bench(
        analyst=people[Act.PERFORM], method=method, density=density, samples=(sample,), tests=(test,)
    )
    case = Case(bench=bench, reviewer=people[Act.REVIEW], signatory=people[Act.RELEASE], at=at)
    review(database, case)
    return case


def zipped(files: dict[str, bytes]) -> bytes:
    """A folder of a run as somebody packs it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path, content in files.items():
            archive.writestr(f"SIM-0001.D/{path}", content)
    return held.getvalue()
