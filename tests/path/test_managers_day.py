"""A quality manager's day: what is due, a digital certificate, a label, a check that fails, and whom it touches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from lims.certificates import Certificate
from lims.clock import SetClock, system_clock
from lims.codes import with_check
from lims.db import Database
from lims.equipment import Equipment, correct_calibration
from lims.intermediate import CheckPlan
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.records.verify import verify
from methods.units import UNITS
from tests.dcc.made import made
from tests.path.conftest import At
from tests.path.desk import AtPage
from tests.support.certificates import make_issued
from tests.support.doubts import run_recomputation
from tests.support.intake import serving
from tests.support.intermediate import check_it, plan_it
from tests.support.people import make_person
from tests.support.web import make_app

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
DAY, BAKU = timedelta(days=1), ZoneInfo("Asia/Baku")
PEOPLE = {
    "quality": Role.QUALITY_MANAGER,
    "second": Role.TECHNICAL_MANAGER,
    "technician": Role.TECHNICIAN,
}
CERTIFICATE = "FICTITIOUS-DCC-7"


@dataclass
class Laboratory:
    """A density meter that is soon due; by it a certificate whose density lies just below its limit."""

    url: str
    database: Database
    folder: Path
    meter: Equipment
    plan: CheckPlan
    issued: Certificate
    certificate: Path

    def computed(self) -> None:
        """The worker has computed again what waited."""
        run_recomputation(self.database, self.folder, datetime.now(UTC))


@pytest.fixture
def laboratory(database_url: str, database: Database, tmp_path: Path) -> Iterator[Laboratory]:
    folder, now = tmp_path / "data", datetime.now(UTC)
    app = make_app(database_url, system_clock, folder, database)
    app.testing = False
    case, issued = make_issued(database, folder, 0.8448, 0.8448, at=now - 2 * DAY)
    density = case.bench.density
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(now - DAY), act="corrected") as unit:
        correct_calibration(unit, density.calibration.id, due_at=now + 10 * DAY)
    plan = plan_it(database, density.meter.id, at=now - 3 * DAY)
    check_it(database, plan, 800.0, 800.02, at=now - 3 * DAY, person_id=case.bench.analyst.id)
    for login, role in PEOPLE.items():
        make_person(
            database, role, at=now - 3 * DAY, login=login, name=f"{login} Example", initials=login[:2]
        )
    certificate = tmp_path / "dcc.xml"
    certificate.write_bytes(dcc_for(density.meter, calibrated_at()))
    with serving(app) as url:
        yield Laboratory(
            url=url, database=database, folder=folder, meter=density.meter, plan=plan, issued=issued, certificate=certificate
        )  # fmt: skip


def calibrated_at() -> datetime:
    """When the meter was calibrated: after the calibration that it had, and before the certificate's sample was measured."""
    return (datetime.now(UTC) - 2.5 * DAY).astimezone(BAKU)


def dcc_for(meter: Equipment, day: datetime) -> bytes:
    """A digital certificate of the meter at three densities, as a calibration laboratory sends it."""
    unit = UNITS["kg/m3"].dsi
    assert unit is not None
    return made(
        serial=str(meter.serial), model=meter.model, identifier=CERTIFICATE, unit=unit, begun=f"{day:%Y-%m-%d}",
        ended=f"{day:%Y-%m-%d}", reference="600.05 800.05 1000.05", indication="600.00 800.00 1000.00",
        error="-0.05 -0.05 -0.05", u="0.1",
    )  # fmt: skip


def test_the_day_from_what_is_due_to_the_letters(laboratory: Laboratory, at: At) -> None:
    manager = at("quality")
    calibrate(laboratory, manager)
    accept(laboratory, at("second"))
    technician = at("technician")
    label_and_scan(laboratory, manager, technician)
    fail_the_check(laboratory, manager)
    see_it_at_the_bench(laboratory, technician)
    follow_forward(laboratory, manager)
    with laboratory.database.read() as session:
        assert verify(session).sound


def calibrate(laboratory: Laboratory, manager: AtPage) -> None:
    """From the list of what is due to the equipment; its digital certificate is brought, read and entered."""
    manager.open("/quality")
    manager.page.get_by_role(
        "row", name=re.compile("Calibration.*days? left|Calibration.* d left")
    ).get_by_role("link", name=laboratory.meter.code).click()
    manager.page.get_by_role("link", name="Digital certificate", exact=True).last.click()
    manager.see("input[type=file]").set_input_files(laboratory.certificate)
    manager.send()
    manager.at(r"/dcc/(\d+)$")
    manager.sees("To be confirmed")
    expect(manager.see("textarea[name=points]")).to_have_value(
        re.compile(r"density\tkg/m3\t800.05\t800.0\t0.1\t2")
    )
    manager.see("input[name=calibrated_at]").fill(f"{calibrated_at():%Y-%m-%d %H:%M}")
    manager.see("input[name=due_at]").fill(f"{datetime.now(UTC) + 360 * DAY:%Y-%m-%d %H:%M}")
    manager.see("input[name=reason]").fill("the plate and the paper")
    manager.send()
    manager.at(r"/equipment/calibrations/(\d+)$")
    manager.sees("You entered these figures")
    manager.sees("Good enough for its methods?")


def accept(laboratory: Laboratory, second: AtPage) -> None:
    """Another person finds it among what is to be decided, and sees it compared with the needs in figures."""
    second.open("/quality")
    second.page.get_by_role("link", name=f"{laboratory.meter.code}, {CERTIFICATE}").click()
    second.at(r"/equipment/calibrations/(\d+)$")
    second.sees(re.compile(r"error .* with U .* largest permissible"))
    second.press("a")
    second.see("select[name=suitable]").select_option("yes")
    second.see("dialog[open] input[name=reason]").fill("within all needs")
    second.see("dialog[open] button[type=submit]").click()
    second.sees("Accepted by")
    second.sees("second Example")


def label_and_scan(laboratory: Laboratory, manager: AtPage, technician: AtPage) -> None:
    """The label is printed; scanned, it says whether traceability stands and opens the page that shows why."""
    code = with_check(laboratory.meter.code)
    manager.open(f"/equipment/{laboratory.meter.id}")
    manager.page.get_by_role("link", name="Label", exact=True).click()
    with manager.page.expect_download() as downloading:
        manager.page.get_by_role("button", name="Print").click()
    printed = PdfReader(downloading.value.path()).pages[0].extract_text()
    assert laboratory.meter.code in printed
    technician.open("/bench")
    technician.scan(code)
    technician.at(r"/equipment/(\d+)")
    technician.sees("Does its traceability stand?")
    assert "in the way" not in technician.text


def fail_the_check(laboratory: Laboratory, manager: AtPage) -> None:
    """The readings of an intermediate check are entered, one of them mistyped first; it fails."""
    manager.open(f"/equipment/{laboratory.meter.id}")
    manager.page.get_by_role("link", name="Enter readings").click()
    manager.see("textarea").fill("799,5\n799,S")
    manager.send()
    manager.sees("not a number")
    expect(manager.see("textarea")).to_have_value("799,5\n799,S")
    manager.see("textarea").fill("799,5\n799,5")
    manager.send()
    manager.at(r"/intermediate/(\d+)$")
    manager.sees("The equipment may not be used.")


def see_it_at_the_bench(laboratory: Laboratory, technician: AtPage) -> None:
    """Without having been told, the technician sees it: on the bench, by the label, on the page of the equipment."""
    technician.open("/bench")
    technician.sees("In the way")
    technician.sees(f"{laboratory.meter.code}, {laboratory.plan.kind}")
    technician.scan(with_check(laboratory.meter.code))
    technician.at(r"/equipment/(\d+)")
    technician.sees("1 in the way")


def follow_forward(laboratory: Laboratory, manager: AtPage) -> None:
    """The error is followed to each result; one key holds, opens a nonconformity and drafts the letters."""
    manager.page.get_by_role("link", name="Follow the error forward").click()
    expect(manager.see("input[name=error]")).to_have_value("-0.5")
    manager.send()
    assessment = manager.at(r"/assessments/(\d+)$")
    manager.sees("tests in work")
    laboratory.computed()
    manager.open(f"/assessments/{assessment}")
    manager.sees("3 / 3")
    manager.press("h")
    manager.page.get_by_role("link", name="To the nonconformity").wait_for()
    manager.page.get_by_role("link", name=re.compile("Results that may have been affected")).click()
    manager.at(r"/letters/(\d+)$")
    manager.sees(re.compile(re.escape(str(laboratory.issued.number))))
    manager.sees("would have been “does not conform” instead of “conforms”")
    manager.open("/quality/holds")
    manager.sees(laboratory.meter.code)
