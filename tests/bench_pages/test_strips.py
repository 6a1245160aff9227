"""D1838 at the bench: the class that eyes have seen, with the photo; nothing stands there before somebody has looked."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import select

from lims.db import Database
from lims.files import find_file
from lims.permissions import Role
from lims.records import Link
from lims.results import determinations_of, evaluate_test
from lims.samples import tests_of_sample
from tests.bench_pages.test_bench_pages import technician
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.results import make_bench
from tests.support.samples import LPG, make_sample
from tests.support.web import post

if TYPE_CHECKING:
    from tests.support.web import ClientAs

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_strip_is_rated_with_its_photo_and_not_without(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    method = make_method(database, "ASTM D1838", at=NOON - timedelta(days=1))
    sample = make_sample(database, at=NOON - timedelta(hours=1), method=method, group=LPG)
    with database.read() as session:
        test = tests_of_sample(session, sample.id)[0]
    client, url = client_as(Role.TECHNICIAN, bench=True), f"/bench/tests/{test.id}/entry"
    typed = {"in_class": "1a", "in_bath_temperature": "37.8", "in_duration": "60", "at": "2026-05-19 16:00"}

    page = client.get(url).text
    without = post(client, url, typed)
    taken = post(
        client, url, typed | {"in_photo": (io.BytesIO(PNG), "strip.png")}, content_type="multipart/form-data"
    )

    assert "checked" not in page
    assert without.status_code == 422
    assert taken.status_code == 303, taken.text
    with database.read() as session:
        (run,) = determinations_of(session, [test.id])[test.id]
        evaluated = evaluate_test(session, test.id, at=NOON)
    assert run.values["class"].text == "1a"
    assert evaluated.findings[0].printed.value == "1a"


def test_what_is_typed_stays_when_the_window_closes_and_goes_once_it_is_taken(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    client, url = technician(client_as, database, bench), f"/bench/tests/{bench.test.id}/entry"
    typed = {"in_density": "0,8321", "seen": str(bench.test.row_version), "at": "2026-05-19 16:00"}
    left = {"Lims-Check": "in_density"}

    post(client, url, typed, headers=left)
    opened_again = client.get(url).text
    taken = post(client, url, typed | {"in_temperature": "15.0", "in_bubbles": "excluded"})
    post(client, url, typed, headers=left)  # asked before, and come after the whole form
    next_one = client.get(url).text

    assert "still here" in opened_again
    assert 'value="0,8321"' in opened_again
    assert "read as 0.8321" in opened_again
    assert taken.status_code == 303, taken.text
    assert "still here" not in next_one
    assert "0,8321" not in next_one


def test_a_photo_of_the_display_stands_by_what_was_read_from_it(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    client = technician(client_as, database, bench)
    typed = {
        "in_density": "0.8321", "in_temperature": "15.0", "in_bubbles": "excluded", "at": "2026-05-19 16:00",
        "photo": (io.BytesIO(PNG), "display.png"),
    }  # fmt: skip

    taken = post(client, f"/bench/tests/{bench.test.id}/entry", typed, content_type="multipart/form-data")

    assert taken.status_code == 303, taken.text
    with database.read() as session:
        (run,) = determinations_of(session, [bench.test.id])[bench.test.id]
        [photo] = session.scalars(select(Link.src).where(Link.dst == run.id, Link.role == "photo"))
        assert find_file(session, photo).name == "display.png"
