"""Legal verifications: the law's gate, apart from calibrations; neither stands for the other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lims.db import Database
from lims.equipment import Equipment, standing_of
from lims.gates import GateQuestion
from lims.legal import enter_verification, require_verification
from lims.legal.errors import LegalRefused
from lims.legal.gate import look
from lims.permissions import Role
from lims.quality import due_items
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.equipment import make_calibration, make_equipment
from tests.support.people import make_person
from tests.support.samples import acting
from tests.support.web import ClientAs, post

DAY = timedelta(days=1)
LAW = "FICTITIOUS law on metrology"


def reasons(database: Database, one: Equipment, at=NOON) -> list[str]:  # type: ignore[no-untyped-def]
    question = GateQuestion(
        act="perform", at=at, person_id=None, test_id=None, method_id=1, method_version_id=1, settings={},
        definition="ASTM D4052", parts={"density meter": one.id},
    )  # fmt: skip
    with database.read() as session:
        return [said.reason for said in look(session, question)]


def wanted(database: Database, one: Equipment, *, required: bool = True) -> None:
    with acting(
        database, make_person(database, Role.QUALITY_MANAGER, at=NOON - 9 * DAY), NOON - 8 * DAY
    ) as unit:
        require_verification(unit, one.id, required=required, law=LAW)


def verified(database: Database, one: Equipment, **given: Any) -> None:
    given = {
        "number": "V-1", "authority": "FICTITIOUS institute", "verified_at": NOON - 5 * DAY, "fit": True, "fit_until": NOON + 300 * DAY,
        "fictitious": True, **given,
    }  # fmt: skip
    with acting(
        database, make_person(database, Role.QUALITY_MANAGER, at=NOON - 4 * DAY), NOON - 4 * DAY
    ) as unit:
        enter_verification(unit, one.id, **given)


def test_a_calibration_does_not_satisfy_the_law_nor_a_verification_traceability(database: Database) -> None:
    one = make_equipment(database, at=NOON - 400 * DAY)
    assert reasons(database, one) == []  # nobody has said that the law asks for it
    wanted(database, one)
    make_calibration(database, one.id, at=NOON - 7 * DAY)
    assert reasons(database, one) == ["none"]

    other = make_equipment(database, at=NOON - 400 * DAY)
    wanted(database, other)
    verified(database, other)
    with database.read() as session:
        calibrated = [said.reason for said in standing_of(session, other, NOON) if said.check == "calibrated"]

    assert reasons(database, other) == ["fit"]
    assert calibrated == ["none"]


def test_it_holds_until_its_day_and_not_where_it_found_it_unfit(database: Database) -> None:
    one, unfit, free = (make_equipment(database, at=NOON - 400 * DAY) for _ in range(3))
    for each, required in ((one, True), (unfit, True), (free, False)):
        wanted(database, each, required=required)
    verified(database, one)
    verified(database, unfit, fit=False, fit_until=None)

    assert (reasons(database, one), reasons(database, unfit), reasons(database, free)) == (
        ["fit"],
        ["unfit"],
        [],
    )
    assert reasons(database, one, at=NOON + 301 * DAY) == ["over"]
    assert reasons(database, one, at=NOON - 6 * DAY) == ["none"]  # for the moment of the measurement
    with database.read() as session:
        due = [
            item.thing for item in due_items(session, NOON + 301 * DAY) if item.what == "legal_verification"
        ]
    assert due == [unfit.code, one.code]


def test_a_paper_that_cannot_be_one_is_refused(database: Database) -> None:
    one = make_equipment(database, at=NOON - 9 * DAY)
    for given, why in (
        ({"number": " "}, "number of its paper"), ({"fit_until": None}, "until when"), ({"verified_at": NOON}, "to come"),
        ({"fit_until": NOON - 6 * DAY}, "end before"),
    ):  # fmt: skip
        with pytest.raises(LegalRefused, match=why):
            verified(database, one, **given)


def test_it_is_entered_and_shown_on_pages_of_its_own(client_as: ClientAs, database: Database) -> None:
    one, client = make_equipment(database, at=NOON - DAY), client_as(Role.QUALITY_MANAGER)
    paper = {
        "number": "V-7", "mark": "AZ 26", "authority": "FICTITIOUS institute", "verified_at": "2026-05-18 12:00", "fit": "yes",
        "fit_until": "2027-05-18 12:00",
    }  # fmt: skip

    said = post(client, f"/equipment/{one.id}/legal/requirement", {"required": "yes", "law": LAW})
    refused = post(client, f"/equipment/{one.id}/legal/new", {**paper, "fit_until": ""})
    entered = post(client, f"/equipment/{one.id}/legal/new", paper)

    assert (said.status_code, refused.status_code, entered.status_code) == (303, 422, 303), entered.text
    pages = ["/legal", "/legal?format=csv", f"/equipment/{one.id}/legal", f"/equipment/{one.id}"]
    assert all("V-7" in client.get(page).text for page in pages)
    assert client_as(Role.TECHNICIAN).get(f"/equipment/{one.id}/legal/new").status_code == 403


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/legal")) == []
