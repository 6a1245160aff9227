"""A room that is too warm: read at the bench, found on the list of quality, judged with the work that it touched, doubted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lims.certificates import Certificate
from lims.clock import system_clock
from lims.db import Database
from lims.permissions import Role
from lims.records.verify import verify
from tests.path.conftest import At
from tests.support.certificates import make_issued
from tests.support.doubts import run_recomputation
from tests.support.intake import serving
from tests.support.people import make_person
from tests.support.rooms import limit, state_room
from tests.support.web import make_app

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
HOUR = timedelta(hours=1)


@dataclass
class Laboratory:
    """A certificate whose sample was measured three hours ago, in a room that was within its limits an hour before that."""

    url: str
    database: Database
    folder: Path
    sample: str
    issued: Certificate


@pytest.fixture
def laboratory(database_url: str, database: Database, tmp_path: Path) -> Iterator[Laboratory]:
    folder, now = tmp_path / "data", datetime.now(UTC)
    app = make_app(database_url, system_clock, folder, database)
    app.testing = False
    case, issued = make_issued(database, folder, 0.8448, 0.8448, at=now - 3 * HOUR)
    state_room(
        database, case.bench.density.room.id, at=now - 5 * HOUR, limits={"temperature_c": limit(18.0, 24.0)},
        silent_after_hours=12.0, silent_source="FICTITIOUS",
    )  # fmt: skip
    for login, role in (("technician", Role.TECHNICIAN), ("quality", Role.QUALITY_MANAGER)):
        make_person(
            database, role, at=now - 5 * HOUR, login=login, name=f"{login} Example", initials=login[:2]
        )
    with serving(app) as url:
        yield Laboratory(
            url=url, database=database, folder=folder, sample=case.bench.sample.code, issued=issued
        )


def test_from_the_reading_to_the_letters(laboratory: Laboratory, at: At) -> None:
    technician = at("technician")
    technician.open("/bench")
    technician.page.get_by_role("link", name="Read the room").click()
    technician.see("input[name=temperature_c]").fill("27,5")
    technician.see("input[name=humidity_percent]").fill("44")
    technician.send()
    technician.at(r"/bench$")
    technician.sees("27.5 °C")

    manager = at("quality")
    manager.open("/quality")
    manager.page.get_by_role("row", name=re.compile("Excursion of a room to judge")).get_by_role(
        "link"
    ).first.click()
    manager.at(r"/rooms/excursions/(\d+)$")
    manager.sees(laboratory.sample)
    manager.press("n")
    manager.see("textarea[name=assessment]").fill("the cell was 3.5 °C above what the instruction allows")
    manager.see("select[name=decision]").select_option("in_doubt")
    manager.send()
    manager.sees("Now follow the doubt forward")
    manager.page.get_by_role("link", name="Doubt the work").click()
    expect(manager.see("[name=reason]")).to_have_value(re.compile("above what the instruction allows"))
    manager.send()
    assessment = manager.at(r"/assessments/(\d+)$")
    run_recomputation(laboratory.database, laboratory.folder, datetime.now(UTC))
    manager.open(f"/assessments/{assessment}")
    manager.sees(str(laboratory.issued.number))
    manager.press("h")
    manager.page.get_by_role("link", name="To the nonconformity").wait_for()
    with laboratory.database.read() as session:
        assert verify(session).sound
