"""A chromatogram of a hundred thousand points is drawn, panned and zoomed in the browser without stumbling."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from instruments.archive import pack
from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.edge import lims
from lims.intake.drawing import thinned
from lims.jobs.worker import Worker
from lims.permissions import Role
from tests.bench_pages.conftest import Window, window  # noqa: F401  # a fixture
from tests.conftest import NOON
from tests.intake.tracing import PAN_AND_ZOOM, long_run, opened
from tests.support.intake import make_connected_meter, serving
from tests.support.web import ClientAs, post

PEAKS = (
    SimulatedPeak(name="Methane", retention_time=1.2, area=900.0),
    SimulatedPeak(name="Ethane", retention_time=2.4, area=80.0),
)


def brought_in(app: Flask, client: Any, files: dict[str, bytes]) -> str:
    """The page of a record of these files, brought in by hand and read."""
    equipment = make_connected_meter(
        lims(app).database,
        at=NOON - timedelta(days=1),
        instrument="gc",
        driver="files",
        settings={"zone": "UTC"},
    )
    given = {"equipment": str(equipment.id), "file": (io.BytesIO(pack(files)), "001F0101.zip")}
    answer = post(client, "/records/new", given)
    Worker("test", lims(app).database, lims(app).settings, lims(app).clock).run_until_idle()
    return str(answer.location)


def run_files() -> dict[str, bytes]:
    return chemstation_folder("S-0042", PEAKS, datetime(2026, 3, 4, 9, 5, tzinfo=UTC), 3)


def test_a_signal_is_handed_out_with_its_peaks(app: Flask, client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICIAN)
    page = brought_in(app, client, run_files())

    found = client.get(f"{page}/trace?signal=FID1A.ch").json

    assert found is not None
    assert len(found["x"]) == len(found["y"]) > 100
    assert {one["label"] for one in found["peaks"]} == {"1 Methane", "2 Ethane"}
    assert found["y_label"] == "pA"
    assert client.get(f"{page}/trace?signal=nothing").status_code == 404


def test_the_page_shows_stated_and_recomputed_areas(app: Flask, client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICIAN)
    page = client.get(brought_in(app, client, long_run())).text

    assert "Areas against the raw signal" in page
    assert 'data-trace="' in page


def test_the_highest_and_the_lowest_of_each_stretch_are_kept() -> None:
    times = np.arange(1_000_000, dtype=np.float64)
    values = np.zeros(1_000_000)
    values[123_457], values[765_432] = 5.0, -3.0

    few_times, few_values = thinned(times, values)

    assert len(few_values) <= 200_001
    assert (few_values.max(), few_values.min()) == (5.0, -3.0)
    assert few_times[few_values.argmax()] == 123_457


@pytest.mark.browser
def test_a_hundred_thousand_points_are_panned_and_zoomed(
    app: Flask,
    client_as: ClientAs,
    window: Window,  # noqa: F811
) -> None:
    client = client_as(Role.TECHNICIAN)
    with serving(app) as url:
        page: Page = window(client, url)
        figure = opened(page, brought_in(app, client, long_run()))
        expect(figure).to_have_attribute("data-points", "100000")
        before = figure.get_attribute("data-to")

        took = page.evaluate(PAN_AND_ZOOM, 20)
        figure.locator(".canvas").press("+")

        expect(figure).not_to_have_attribute("data-to", str(before))
        assert len(took) == 20
