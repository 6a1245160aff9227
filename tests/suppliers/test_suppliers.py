"""Suppliers are evaluated by one person and approved by another; what came from whom is asked of every lot that is used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.gates import Answer, GateQuestion
from lims.materials import put_card, register_lot, take_amount
from lims.materials.cards import amounts_left, card_at
from lims.materials.errors import LotRefused
from lims.materials.gate import look_at_lots, look_at_suppliers
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.records.walk import back, reached
from lims.suppliers import Purpose, Verdict, approve_evaluation, evaluate_supplier, register_supplier
from lims.suppliers.errors import EvaluationIsYourOwn
from lims.suppliers.service import Supplier
from tests.conftest import NOON
from tests.support.people import make_person
from tests.support.web import ClientAs, post

DAY = timedelta(days=1)


def make_supplier(
    database: Database,
    *,
    at: datetime = NOON,
    verdict: Verdict | None = Verdict.APPROVED,
    name: str = "FICTITIOUS Chemicals",
    **given: Any,
) -> Supplier:
    """A supplier, evaluated by one person and approved by another; without a verdict nobody has evaluated it."""
    one, other = (make_person(database, Role.QUALITY_MANAGER, at=at) for _ in range(2))
    told = {
        "criteria": "accreditation",
        "findings": "good",
        "purposes": [Purpose.REAGENTS],
        "until": at + 365 * DAY,
        **given,
    }
    with unit_of_work(
        database, by=Actor.person(one.id), clock=SetClock(at), act="supplier.evaluated"
    ) as unit:
        made = register_supplier(unit, code=f"SUP-{one.id}", name=name)
        found = evaluate_supplier(unit, made.id, verdict=verdict, **told) if verdict else None
    if found is None:
        return made
    with unit_of_work(
        database, by=Actor.person(other.id), clock=SetClock(at), act="supplier.approved"
    ) as unit:
        return approve_evaluation(unit, found.id)


def lot_of(database: Database, supplier_id: int | None, *, at: datetime, **card: Any) -> int:
    with unit_of_work(database, by=Actor.system("x"), clock=SetClock(at), act="lot.registered") as unit:
        lot = register_lot(
            unit,
            code=f"L-{unit.seq}",
            name="Water",
            role="water",
            expires_at=at + 300 * DAY,
            opened_at=card.pop("opened_at", at),
        )
        put_card(unit, lot.id, supplier_id=supplier_id, received_at=at, **card)
        return lot.id


def question(lot_id: int, at: datetime) -> GateQuestion:
    return GateQuestion(
        act="perform", at=at, person_id=None, test_id=None, method_id=1, method_version_id=1, settings={},
        definition="ASTM D1838 (D1838-16)", lots={"strip standard": lot_id},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("supplier", "answer"),
    [
        pytest.param({}, Answer.YES, id="approved for it"),
        pytest.param({"purposes": [Purpose.SERVICE]}, Answer.NO, id="approved for something else"),
        pytest.param({"verdict": Verdict.REFUSED}, Answer.NO, id="not approved"),
        pytest.param({"until": NOON + DAY / 2}, Answer.NO_REQUIREMENT, id="its approval had ended"),
        pytest.param({"verdict": None}, Answer.NO_REQUIREMENT, id="nobody has evaluated it"),
        pytest.param(None, Answer.NO_REQUIREMENT, id="nobody has entered from whom it came"),
    ],
)  # fmt: skip
def test_the_gate_asks_from_whom_a_lot_came(
    database: Database, supplier: dict[str, Any] | None, answer: Answer
) -> None:
    made = make_supplier(database, **supplier) if supplier is not None else None
    lot = lot_of(database, made.id if made else None, at=NOON + DAY)

    with database.read() as session:
        [said] = look_at_suppliers(session, question(lot, NOON + 2 * DAY))

    assert said.answer is answer


def test_who_evaluated_a_supplier_does_not_approve_it(client_as: ClientAs, database: Database) -> None:
    client, other = client_as(Role.QUALITY_MANAGER), client_as(Role.TECHNICAL_MANAGER)
    page = post(client, "/suppliers/new", {"code": "S-1", "name": "Maker"}).location
    told = {
        "purposes": ["reagents"],
        "criteria": "x",
        "findings": "y",
        "verdict": "approved",
        "until": "2027-05-19 12:00",
    }

    empty = post(client, f"{page}/evaluate", told | {"until": ""})
    post(client, f"{page}/evaluate", told)
    approve = next(line for line in other.get(page).text.split('"') if line.endswith("/approve"))

    assert "An approval needs the day" in empty.text or "an approval needs the day" in empty.text
    assert "/approve" not in client.get(page).text
    assert post(client, approve, {}).status_code == EvaluationIsYourOwn.status
    assert post(other, approve, {}).status_code == 303
    assert "SUP" not in other.get("/suppliers").text
    assert "Approved" in other.get("/suppliers").text


def test_a_lot_is_good_no_longer_than_its_time_after_opening(database: Database) -> None:
    lot = lot_of(database, None, at=NOON, days_after_opening=30)
    closed = lot_of(database, None, at=NOON, days_after_opening=30, opened_at=None)
    refused = lot_of(database, None, at=NOON, accepted=False)

    with database.read() as session:
        said = [
            next(iter(look_at_lots(session, question(id_, at))))
            for id_, at in (
                (lot, NOON + 29 * DAY),
                (lot, NOON + 31 * DAY),
                (closed, NOON + DAY),
                (refused, NOON + DAY),
            )
        ]

    assert [one.reason for one in said] == ["in_date", "open_too_long", "not_opened", "refused_at_receipt"]


def test_what_is_counted_cannot_be_taken_twice(database: Database) -> None:
    supplier = make_supplier(database)
    lot = lot_of(database, supplier.id, at=NOON, amount=500.0, amount_unit="mL")
    with unit_of_work(database, by=Actor.system("x"), clock=SetClock(NOON), act="taken") as unit:
        take_amount(unit, lot, 480.0, "washing")
        unit.flush()
        with pytest.raises(LotRefused, match="only 20 is left"):
            take_amount(unit, lot, 30.0, "washing")

    with database.read() as session:
        card = card_at(session, lot, NOON)
        assert card is not None
        assert amounts_left(session, {lot: card}) == {lot: 20.0}
        assert reached(session, back(card.version_id), "supplier_version") == [supplier.version_id]
