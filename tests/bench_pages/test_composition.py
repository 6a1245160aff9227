"""AREA-NORM from a ChemStation folder: brought in, matched by a person, taken by key, submitted; nothing integrated again."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Equipment, put_system
from lims.feature import load_features
from lims.jobs import register_job
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results import Result, results_of
from lims.results.models import ResultRow
from lims.samples import Sample, Test, TestState, find_test, tests_of_sample
from tests.bench_pages.conftest import Window
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.certificates import run_jobs
from tests.support.intake import make_connected_meter, serving
from tests.support.results import authorise
from tests.support.samples import GAS, make_sample
from tests.support.web import words_of

pytestmark = pytest.mark.browser
SHARED = Path(os.environ.get("LIMS_SHARED", Path(__file__).resolve().parents[3] / "shared"))
REAL = SHARED / "instrument-data" / "agilent-d"
PEAKS = (
    SimulatedPeak(name="Methane", retention_time=1.2, area=900.0),
    SimulatedPeak(name="Ethane", retention_time=2.4, area=80.0),
    SimulatedPeak(name="Propane", retention_time=3.9, area=20.0),
)
SEEN = "FICTITIOUS: written in the notebook of the chromatograph"


class GasBench:
    """A gas chromatograph whose folder is watched, a sample with a test of AREA-NORM, and a technician at a window."""

    def __init__(
        self, app: Flask, database: Database, clock: SetClock, client_as: Any, window: Window
    ) -> None:
        before = NOON - timedelta(days=1)
        self.app, self.database, self.clock = app, database, clock
        for feature in load_features():
            for job in feature.jobs:
                register_job(job)
        method = make_method(database, "AREA-NORM", at=before)
        self.chromatograph: Equipment = make_connected_meter(
            database, at=before, instrument="gc", driver="files", code="EQ-900", name="Gas chromatograph",
            role="gas chromatograph", calibration_needed=False,
        )  # fmt: skip
        with unit_of_work(
            database, by=Actor.system("setup"), clock=SetClock(before), act="system.made"
        ) as unit:
            parts = {"gas chromatograph": self.chromatograph.id}
            put_system(unit, code="MS-GC", name="Gas chromatograph", parts=parts, methods=["AREA-NORM"])
        self.sample: Sample = make_sample(database, at=NOON - timedelta(hours=1), method=method, group=GAS)
        with database.read() as session:
            self.test: Test = tests_of_sample(session, self.sample.id)[0]
        self.client = client_as(Role.TECHNICIAN)
        authorise(database, self.client.person, method, at=before)
        self._window, self._client_as = window, client_as

    def window(self, url: str) -> Page:
        """A window of the technician at the bench."""
        return self._window(self.client, url)

    def reviewed(self) -> str:
        """What the reviewer reads of the test."""
        return words_of(self._client_as(Role.REVIEWER).get(f"/review/{self.test.id}").text)

    def result(self) -> Result:
        with self.database.read() as session:
            assert find_test(session, self.test.id).state is TestState.SUBMITTED
            (found,) = results_of(session, [self.test.id])[self.test.id]
            return found


@pytest.fixture
def gas(app: Flask, database: Database, clock: SetClock, client_as: Any, window: Window) -> GasBench:
    return GasBench(app, database, clock, client_as, window)


def kept_outcome(gas: GasBench, result: Result) -> dict[str, Any]:
    """What the calculation said, as it is kept."""
    with gas.database.read() as session:
        return session.get_one(ResultRow, result.id).outcome


def zipped(name: str, files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path, content in files.items():
            archive.writestr(f"{name}/{path}", content)
    return held.getvalue()


def real(name: str) -> dict[str, bytes]:
    if not (REAL / name).is_dir():
        pytest.skip(f"The real folder {name} is not beside the project.")
    return {path.name: path.read_bytes() for path in (REAL / name).iterdir() if path.name != "expected.json"}


def bring_in(gas: GasBench, page: Page, name: str, files: Mapping[str, bytes]) -> None:
    """Bring the folder in at the page for it, let the worker read it, and decide to which test it belongs."""
    page.goto(f"/records/new?instrument={gas.chromatograph.id}")
    page.set_input_files(
        "input[type=file]",
        {"name": f"{name}.zip", "mimeType": "application/zip", "buffer": zipped(name, files)},
    )
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/records/\d+$"))
    run_jobs(gas.database, Path(gas.app.extensions["lims"].settings.data_dir), gas.clock())
    page.reload()
    choice = page.locator(f"input[name=test][value='{gas.test.id}']")
    if choice.count() == 0:  # the sample's whole code stood in the file, which leaves no doubt
        return
    choice.check(force=True)
    page.locator("[name=basis]").fill(SEEN)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Decided.")).to_be_visible()


def take_and_submit(gas: GasBench, page: Page, key: str, look: Callable[[Page], None] | None = None) -> None:
    """At the bench by keys alone: choose the injection, take its peaks, look at them, submit."""
    page.goto(f"/bench/tests/{gas.test.id}")
    page.keyboard.press("Space")
    page.wait_for_url("**/peaks")
    page.keyboard.press(key)
    page.wait_for_url(f"**/bench/tests/{gas.test.id}")
    if look:
        look(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/bench")


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("LIMS_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def clipped(page: Page) -> list[str]:
    """What is wider than its place, and whether the page scrolls."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.quantity, .button, .state, h1')]
             .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
             .map((one) => one.textContent)"""
    )
    return found


def test_peaks_of_a_simulated_run_are_taken_as_the_data_system_gave_them(gas: GasBench) -> None:
    folder = chemstation_folder(gas.sample.code, PEAKS, NOON, 1, manual=("Ethane",))

    def look(page: Page) -> None:
        expect(page.get_by_text("integrated by hand").first).to_be_visible()
        expect(page.get_by_text("Not accredited")).to_be_visible()
        assert clipped(page) == []
        shot(page, "composition-test")

    with serving(gas.app) as url:
        page = gas.window(url)
        bring_in(gas, page, "SIM-0001.D", folder)
        take_and_submit(gas, page, "1", look)

    found = gas.result()
    assert [one.name for one in found.components] == ["Methane", "Ethane", "Propane"]
    assert [one.value for one in found.components] == pytest.approx([90.0, 8.0, 2.0], abs=1e-6)
    assert [one.flags for one in found.components] == [(), ("manual",), ()]
    assert [one.expanded_uncertainty for one in found.components] == [None] * 3
    assert kept_outcome(gas, found)["results"][0]["unnormalised_sum"] == pytest.approx(1000.0)
    assert "A folder or an archive of files. The page of the record draws its signals" in gas.reviewed()
    assert "‹NUL›" not in gas.reviewed()


@pytest.mark.parametrize(
    ("name", "key", "manual"), [("NV-F0101.D", "3", ["H2"]), ("001F0101.D-fid-tcd", "1", [])]
)
def test_a_real_folder_goes_the_whole_way_and_shows_its_raw_signal(
    gas: GasBench, name: str, key: str, manual: list[str]
) -> None:
    with serving(gas.app) as url:
        page = gas.window(url)
        bring_in(gas, page, name.removesuffix("-fid-tcd"), real(name))
        page.goto(f"/bench/tests/{gas.test.id}/peaks")
        shot(page, f"peaks-{name}")
        take_and_submit(gas, page, key)
        page.goto(f"/bench/tests/{gas.test.id}")
        page.keyboard.press("v")
        page.wait_for_url("**/chromatogram/**")
        expect(page.locator(".uplot canvas").first).to_be_visible()
        shot(page, f"chromatogram-{name}")
        rows = page.locator("tr[data-row]").count()

    found = gas.result()
    assert rows == len(found.components) > 0
    assert sum(one.value for one in found.components) == pytest.approx(100.0)
    assert all(one.expanded_uncertainty is None for one in found.components)
    assert [one.name for one in found.components if "manual" in one.flags] == manual
