"""Proficiency tests in a real Chromium: scores over rounds drawn with their words, nothing wider than the window."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from lims.db import Database
from lims.files import FileStore
from lims.permissions import Role
from lims.proficiency import Figures, Said, enter_outcome, plan, report_value
from tests.bench_pages.conftest import Window, window
from tests.bench_pages.test_looks import shot
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.intake import serving
from tests.support.proficiency import make_enrolment
from tests.support.samples import acting
from tests.support.web import ClientAs

__all__ = ["window"]
DAY = timedelta(days=1)
VALUES = (832.05, 831.93, 832.10, 832.62)
WORDS = {"en": "Action missing", "az": "Tədbir yoxdur", "ru": "Нет действия"}


@pytest.mark.browser
def test_scores_over_rounds_are_drawn_and_an_unanswered_one_is_seen(
    app: Flask, client_as: ClientAs, database: Database, window: Window, tmp_path: Path
) -> None:
    method = make_method(database, at=NOON - 900 * DAY)
    store = FileStore(tmp_path / "files")
    for n, value in enumerate(VALUES):
        at = NOON - (len(VALUES) - n) * 180 * DAY
        taken = make_enrolment(database, store, method.method_id, at=at, due=at + 20 * DAY)
        with acting(database, taken.manager, at + 30 * DAY) as unit:
            said = Said(value=value, text=f"{value}", expanded_uncertainty=0.2, k=2.0)
            report_value(unit, taken.enrolment_id, said, reason="the sheet of that day, FICTITIOUS")
            figures = Figures(
                assigned_value=832.0, assigned_text="832.00", standard_uncertainty=0.05, sigma_pt=0.2
            )
            enter_outcome(unit, taken.enrolment_id, report_id=taken.report_id, figures=figures)
            plan(unit, method.method_id, every_months=6, basis="the laboratory's plan, FICTITIOUS")
    client = client_as(Role.QUALITY_MANAGER)
    pages = {
        "list": "/proficiency", "plan": "/proficiency/plan", "method": f"/proficiency/methods/{method.method_id}",
        "round": f"/proficiency/rounds/{taken.round_id}", "enrolment": f"/proficiency/{taken.enrolment_id}",
    }  # fmt: skip

    with serving(app) as url:
        for language, words in WORDS.items():
            page = window(client, url, language)
            for name, path in pages.items():
                page.goto(url + path)
                assert page.get_by_text(words, exact=True).count() >= 1, (language, name)
                shot(page, f"proficiency-{name}-{language}")
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_viewport_size({"width": 390, "height": 844})
        for name, path in pages.items():
            page.goto(url + path)
            shot(page, f"proficiency-{name}-phone")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
