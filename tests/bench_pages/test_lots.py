"""A lot scanned on the page of a test is recorded for it, and the gate's answer is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import Flask

from lims.clock import SetClock
from lims.db import Database
from lims.materials import Lot, register_lot
from lims.people import Act
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results import determinations_of, evaluate_test
from tests.conftest import NOON
from tests.support.results import authorise, make_bench, measure
from tests.support.web import post

if TYPE_CHECKING:
    from tests.support.web import ClientAs

ASKS = {"Accept": "application/json"}


def make_water(database: Database, *, expires_at: datetime) -> Lot:
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(NOON), act="material.registered"
    ) as unit:
        return register_lot(
            unit, code="W-2605", name="FICTITIOUS water", role="water", opened_at=NOON - timedelta(days=1),
            expires_at=expires_at, since=NOON - timedelta(days=1),
        )  # fmt: skip


def test_a_scanned_lot_is_recorded_for_the_test_with_the_gates_answer(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    lot = make_water(database, expires_at=NOON + timedelta(days=30))
    client = client_as(Role.TECHNICIAN, bench=True)
    authorise(database, client.person, bench.method, Act.PERFORM, at=NOON)  # type: ignore[attr-defined]
    measure(database, bench, at=NOON)

    go = client.get(f"/scan?code={lot.code}&context=test:{bench.test.id}", headers=ASKS).get_json()["go"]
    page = client.get(go).text
    sent = post(client, go, {"role": "water"})

    assert "in date until" in page
    assert sent.status_code == 303
    with database.read() as session:
        (run,) = determinations_of(session, [bench.test.id])[bench.test.id]
        answers = evaluate_test(session, bench.test.id, at=NOON).answers
    assert run.observations["lots"] == {"water": lot.id}
    assert [one.answer.value for one in answers if one.check == "lots"] == ["yes"]


def test_a_lot_scanned_before_anything_is_measured_goes_with_the_next_determination(
    app: Flask, database: Database, client_as: ClientAs, clock: SetClock
) -> None:
    bench = make_bench(database, at=NOON)
    lot = make_water(database, expires_at=NOON - timedelta(hours=1))
    client = client_as(Role.TECHNICIAN, bench=True)
    authorise(database, client.person, bench.method, Act.PERFORM, at=NOON)  # type: ignore[attr-defined]

    post(client, f"/bench/tests/{bench.test.id}/lots/{lot.id}", {"role": "water"})
    said = client.get(f"/bench/tests/{bench.test.id}").text
    typed = {
        "in_density": "0.8321",
        "in_temperature": "15.0",
        "in_bubbles": "excluded",
        "at": "2026-05-19 16:00",
    }
    taken = post(client, f"/bench/tests/{bench.test.id}/entry", typed)

    assert "expired on 2026-05-19" in said
    assert taken.status_code == 303, taken.text
    with database.read() as session:
        (run,) = determinations_of(session, [bench.test.id])[bench.test.id]
    assert run.observations["lots"] == {"water": lot.id}


def test_a_lot_is_not_recorded_as_something_that_the_method_does_not_use(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    lot = make_water(database, expires_at=NOON + timedelta(days=30))

    client = client_as(Role.TECHNICIAN, bench=True)
    answer = post(client, f"/bench/tests/{bench.test.id}/lots/{lot.id}", {"role": "argon"})

    assert answer.status_code == 422
    assert "argon" in answer.text
