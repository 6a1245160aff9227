"""The pool of cylinders: nothing overdue or unclean goes out, everything that comes back is known, samples rest on theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lims.clock import SetClock
from lims.cylinders import (
    Cylinder,
    clean_cylinder,
    find_cylinder,
    issue_cylinder,
    register_cylinder,
    take_back,
)
from lims.cylinders.due import pressure_tests_due
from lims.cylinders.errors import CannotBeIssued, NotOut
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.records.walk import forward, reached
from tests.conftest import NOON
from tests.support.clients import make_client
from tests.support.samples import make_samples
from tests.support.web import ClientAs, post

DAY = timedelta(days=1)


def acting(database: Database, at: datetime = NOON) -> Any:
    return unit_of_work(database, by=Actor.system("x"), clock=SetClock(at), act="cylinder")


def make_cylinder(database: Database, *, cleaned: bool = True, **given: Any) -> Cylinder:
    told = {
        "code": "CYL-1",
        "tare_g": 812.4,
        "pressure_tested_at": NOON - 300 * DAY,
        "pressure_test_due": NOON + 60 * DAY,
        **given,
    }
    with acting(database, NOON - DAY) as unit:
        one = register_cylinder(unit, **told)
        if cleaned:
            clean_cylinder(unit, one.id, "FICTITIOUS: evacuated and rinsed")
        return one


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param({"pressure_test_due": NOON}, "overdue for its pressure test", id="overdue"),
        pytest.param({"pressure_test_due": None}, "not known until when", id="nobody knows until when it was tested"),
        pytest.param({"cleaned": False}, "no cleaning is recorded", id="not cleaned"),
    ],
)  # fmt: skip
def test_a_cylinder_that_must_not_go_out_is_not_issued(
    database: Database, given: dict[str, Any], why: str
) -> None:
    one, client = make_cylinder(database, **given), make_client(database, at=NOON - DAY)

    with pytest.raises(CannotBeIssued, match=why), acting(database) as unit:
        issue_cylinder(unit, one.id, client.id)


def test_a_cylinder_goes_out_comes_back_with_a_sample_and_must_be_cleaned_again(database: Database) -> None:
    one, client = make_cylinder(database), make_client(database, at=NOON - DAY)
    (sample,) = make_samples(database, at=NOON, received=False)
    with acting(database) as unit:
        issue_cylinder(unit, one.id, client.id)
    with pytest.raises(CannotBeIssued, match="with a client already"), acting(database, NOON + DAY) as unit:
        issue_cylinder(unit, one.id, client.id)
    with database.read() as session:
        there = find_cylinder(session, one.id, NOON + DAY)
    with acting(database, NOON + 2 * DAY) as unit:
        take_back(unit, one.id, item_id=sample.id)
    with pytest.raises(NotOut), acting(database, NOON + 3 * DAY) as unit:
        take_back(unit, one.id)

    assert there.last is not None
    assert (there.out, there.last.client_id, there.last.at) == (True, client.id, NOON)
    with database.read() as session:
        back = find_cylinder(session, one.id, NOON + 3 * DAY)
        assert back.why_not(NOON + 3 * DAY).startswith("no cleaning is recorded")
        assert reached(session, forward(one.version_id), "item") == [sample.id]
        assert [each.thing for each in pressure_tests_due(session, NOON + 90 * DAY)] == ["CYL-1"]


def test_cylinders_are_issued_and_taken_back_by_scan(client_as: ClientAs, database: Database) -> None:
    one, client = make_cylinder(database), make_client(database, at=NOON - DAY)
    desk = client_as(Role.FRONT_DESK)

    unknown = post(desk, "/cylinders/issue", {"client": str(client.id), "code": "CYL-99"})
    issued = post(desk, "/cylinders/issue", {"client": str(client.id), "code": "cyl-1"})
    twice = post(desk, "/cylinders/issue", {"client": str(client.id), "code": "CYL-1"})
    page = desk.get(f"/cylinders/{one.id}").text
    listed = desk.get("/cylinders").text
    back = post(desk, "/cylinders/return", {"code": "CYL-1", "sample": ""})

    assert (unknown.status_code, issued.status_code, twice.status_code, back.status_code) == (
        422,
        303,
        422,
        303,
    )
    assert f"client={client.id}" in issued.location
    assert "with a client already" in twice.text
    assert client.name in page
    assert client.name in listed
    assert desk.get(f"/cylinders/{one.id}/change").status_code == 200
    assert desk.get("/cylinders?format=csv").status_code == 200
