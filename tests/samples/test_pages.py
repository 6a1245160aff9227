"""The front desk at its pages: from a client to a sample in its place."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.requests import Request
from lims.samples import CHECKLIST, find_sample, samples_of_request
from lims.samples.codes import sample_code
from lims.web import missing_translations
from tests.support.catalogue import make_method
from tests.support.clients import make_client, make_request
from tests.support.samples import LPG, make_product, make_sample, make_samples
from tests.support.web import ClientAs, post

WELL = {f"seen_{check}": "yes" for check in CHECKLIST}


@pytest.fixture
def desk(client_as: ClientAs) -> FlaskClient:
    return client_as(Role.FRONT_DESK, Role.QUALITY_MANAGER)


@pytest.fixture
def order(database: Database, clock: SetClock) -> Request:
    return make_request(database, make_method(database, at=clock()), at=clock())


def test_a_client_asks_agrees_and_brings_a_sample(
    desk: FlaskClient, database: Database, clock: SetClock
) -> None:
    method, product = make_method(database, at=clock()), make_product(database, at=clock())
    named = {"name": "Example Fuels", "address": "1 Example Street", "language": "az"}
    client = post(desk, "/clients/new", named).location
    asked = {"methods": str(method.id), "language": "az", "view": "neither", "after_testing": "dispose",
             "contact_id": "0", "decision_rule_id": "0"}  # fmt: skip
    order = post(desk, f"{client}/requests/new", asked).location
    assert "/requests/" in order
    assert (
        post(desk, f"{order}/agree", {"row_version": "1", "agreed_with": "A. Example, by phone"}).status_code
        == 303
    )
    with database.read() as session:
        from lims.requests import find_request

        line = find_request(session, int(order.rsplit("/", 1)[1])).lines[0]

    sample = post(
        desk,
        f"{order}/samples/new",
        {"product_id": product.id, "lot": "L1", "lines": line.id, "sampled_by": ""},
    )
    assert sample.status_code == 303, sample.text
    received = post(
        desk,
        f"{sample.location}/receive",
        {**WELL, "row_version": "1", "received_at": "2026-05-19 15:59", "place": "Shelf 3"},
    )

    assert received.status_code == 303, received.text
    page = desk.get(sample.location).text
    assert "Shelf 3" in page
    assert "Example Fuels" in page
    assert "S-2026-0001" in desk.get("/samples").text


def test_no_product_is_chosen_beforehand_and_one_is_asked_for(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    make_product(database, at=clock())
    address = f"/requests/{order.id}/samples/new"

    page, sent = (
        desk.get(address),
        post(desk, address, {"lot": "L1", "lines": order.lines[0].id, "product_id": ""}),
    )

    assert '<option selected value="">' in page.text
    assert sent.status_code == 422
    assert "This field is empty." in sent.text
    assert "L1" in sent.text


def test_what_happened_to_a_sample_is_told_in_words(
    desk: FlaskClient, database: Database, clock: SetClock
) -> None:
    sample = make_sample(database, at=clock())
    desk.set_cookie("language", "ru")

    page = desk.get(f"/samples/{sample.id}").text

    assert "samples.registered" not in page
    assert "Зарегистрирована" in page


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_the_front_desk_opens_in_every_language(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request, language: str
) -> None:
    sample = make_sample(database, at=clock(), request=order)
    with desk.session_transaction():
        desk.set_cookie("language", language)
    pages = [
        "/samples", "/samples?view=all&format=csv", "/samples?q=REF", f"/samples/{sample.id}", "/samples/label-sizes",
        f"/samples/labels?rows={sample.id}", f"/samples/hold?rows={sample.id}", f"/samples/{sample.id}/move",
        f"/samples/{sample.id}/end", f"/samples/{sample.id}/retention", f"/samples/{sample.id}/tests/new",
        f"/samples/{sample.id}/deviations/new", f"/requests/{order.id}/samples/new", f"/requests/{order.id}/samples/paste",
        "/requests", "/requests/new", f"/requests/{order.id}", f"/requests/{order.id}/lines/new",
        f"/requests/{order.id}/cancel", "/clients", f"/clients/{order.client_id}", f"/clients/{order.client_id}/edit",
        f"/clients/{order.client_id}/contacts/new", f"/clients/{order.client_id}/requests/new", "/clients/new",
        *(f"/samples?view={view}" for view in ("open", "today", "late", "hold", "mine", "all")),
    ]  # fmt: skip

    assert {page: code for page in pages if (code := desk.get(page).status_code) != 200} == {}


def test_pasted_rows_are_looked_at_and_registered_together(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    make_product(database, at=clock())
    table = "Product\tLot\tSampled at\tTank\n" + "".join(
        f"diesel fuel\tL{n}\t2026-05-18 09:00\tTank {n}\n" for n in range(3)
    )

    looked = post(desk, f"/requests/{order.id}/samples/paste", {"table": table, "product_id": "0"})
    columns = {"column_0": "product", "column_1": "lot", "column_2": "sampled_at", "column_3": "source"}
    sent = {"table": table, "step": "register", **columns}
    done = post(desk, f"/requests/{order.id}/samples/preview", sent)

    assert looked.status_code == 200, looked.text
    assert done.status_code == 303, done.text
    with database.read() as session:
        made = samples_of_request(session, order.id)
    assert [one.lot for one in made] == ["L0", "L1", "L2"]
    assert {one.told_by["lot"] for one in made} == {"client"}


def test_one_wrong_cell_keeps_every_row_out_and_is_named(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    make_product(database, at=clock())
    make_product(database, LPG, at=clock())
    table = "Product\tLot\tSampled at\ndiesel fuel\tL1\t18.05.2026\nLPG\tL2\t\nwater\tL3\t\ndiesel fuel\tL4\t2027-01-01 10:00\n"
    columns = {"column_0": "product", "column_1": "lot", "column_2": "sampled_at"}

    answer = post(
        desk, f"/requests/{order.id}/samples/preview", {"table": table, "step": "register", **columns}
    )

    assert answer.status_code == 422
    for said in ("Type the moment as", "There is no such product", "ASTM D4052:", "still to come"):
        assert said in answer.text
    with database.read() as session:
        assert samples_of_request(session, order.id) == []


def test_a_workbook_is_read_as_if_it_were_pasted(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    make_product(database, at=clock())
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["Məhsul", "Partiya"], ["diesel fuel", 17]):
        book.active.append(row)
    book.save(file)

    sent = {"product_id": "0", "file": (io.BytesIO(file.getvalue()), "samples.xlsx")}
    answer = post(desk, f"/requests/{order.id}/samples/paste", sent, content_type="multipart/form-data")

    assert answer.status_code == 200, answer.text
    assert "17" in answer.text


def test_a_checklist_without_an_answer_is_not_taken(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    sample = make_sample(database, at=clock(), request=order, received=False)
    some = {name: seen for name, seen in WELL.items() if name != "seen_seals"}

    answer = post(desk, f"/samples/{sample.id}/receive", {**some, "received_at": "2026-05-19 15:00"})

    assert answer.status_code == 422
    with database.read() as session:
        assert find_sample(session, sample.id).received_at is None


def test_labels_come_as_pdf_and_a_reprint_needs_its_reason(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    sample = make_sample(database, at=clock(), request=order)
    sent = {"rows": str(sample.id), "size": "50x30", "form": "pdf"}

    first = post(desk, "/samples/labels", sent)
    again = post(desk, "/samples/labels", sent)
    explained = post(desk, "/samples/labels", {**sent, "form": "zpl", "reason": "the first one was smudged"})

    assert first.data.startswith(b"%PDF-")
    assert again.status_code == 422
    assert explained.data.startswith(b"^XA")


def test_the_number_of_queries_of_the_list_does_not_grow_with_its_rows(
    app: Flask, desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    make_samples(database, *[{"lot": f"A{n}"} for n in range(3)], at=clock(), request=order)
    few = queries(database, desk, "/samples")
    make_samples(database, *[{"lot": f"B{n}"} for n in range(25)], at=clock(), request=order)

    assert queries(database, desk, "/samples") == few


def queries(database: Database, desk: FlaskClient, page: str) -> int:
    """How many statements the database sees for a page."""
    from sqlalchemy import event

    seen: list[str] = []

    def count(*given: object) -> None:
        seen.append(str(given[2]))

    event.listen(database.engine, "before_cursor_execute", count)
    assert desk.get(page).status_code == 200
    event.remove(database.engine, "before_cursor_execute", count)
    return len(seen)


def test_an_unknown_sample_answers_like_nothing(desk: FlaskClient) -> None:
    assert desk.get("/samples/999999").status_code == 404


def test_a_code_that_nobody_has_is_not_found_in_the_list(desk: FlaskClient) -> None:
    assert desk.get(f"/samples?q={sample_code(2026, 77)}").status_code == 200


def test_somebody_else_changed_the_sample_first(
    desk: FlaskClient, database: Database, clock: SetClock, order: Request
) -> None:
    sample = make_sample(database, at=clock(), request=order)
    sent = {"row_version": str(sample.row_version), "place": "Shelf 1", "amount_left": "1 L"}
    assert post(desk, f"/samples/{sample.id}/move", sent).status_code == 303

    answer = post(desk, f"/samples/{sample.id}/move", {**sent, "place": "Shelf 2"})

    assert answer.status_code == 409
    assert "changed by somebody else" in answer.text


def test_a_client_has_no_page_of_the_front_desk(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    own = make_client(database, at=clock())
    outside = client_as(Role.CLIENT, client_id=own.id)

    assert {outside.get(page).status_code for page in ("/samples", "/requests", "/clients")} == {403}


@pytest.mark.parametrize("feature", ["clients", "requests", "samples", "files"])
def test_every_text_is_said_in_three_languages(feature: str) -> None:
    assert missing_translations(Path("lims") / feature) == []
