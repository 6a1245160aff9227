"""Lots of materials, and what the gate says about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.gates import Answer, CheckAnswer, GateQuestion
from lims.materials import Lot, change_lot, find_lot, register_lot
from lims.materials.errors import LotCodeTaken, LotRefused
from lims.materials.gate import look_at_lots
from lims.records import Actor, unit_of_work
from tests.conftest import NOON

DAY = timedelta(days=1)
_numbers = count(1)
STRIP = "strip standard"


def make_lot(database: Database, at: datetime = NOON, **given: object) -> Lot:
    given = {
        "code": f"RM-{next(_numbers)}", "name": "Copper strips", "role": STRIP, "expires_at": NOON + 30 * DAY,
        "opened_at": NOON, **given,
    }  # fmt: skip
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(at), act="material.registered"
    ) as unit:
        return register_lot(unit, **given)  # type: ignore[arg-type]


def ask(database: Database, at: datetime, **lots: int) -> list[CheckAnswer]:
    asked = GateQuestion(
        act="perform", at=at, person_id=None, test_id=None, method_id=1, method_version_id=1, settings={},
        definition="ASTM D1838 (D1838-16)", lots={name.replace("_", " "): id_ for name, id_ in lots.items()},
    )  # fmt: skip
    with database.read() as session:
        return list(look_at_lots(session, asked))


def test_a_lot_in_date_passes(database: Database) -> None:
    lot = make_lot(database)

    [said] = ask(database, NOON + DAY, strip_standard=lot.id)

    assert (said.answer, said.rests_on) == (Answer.YES, (lot.version_id,))


def test_an_expired_lot_is_refused_with_its_date(database: Database) -> None:
    lot = make_lot(database)

    [said] = ask(database, NOON + 31 * DAY, strip_standard=lot.id)

    assert said.answer is Answer.NO
    assert "expired on 2026-06-18" in said.sentence


def test_a_lot_used_before_it_was_opened_is_refused(database: Database) -> None:
    lot = make_lot(database, opened_at=NOON + 2 * DAY)

    [said] = ask(database, NOON + DAY, strip_standard=lot.id)

    assert said.answer is Answer.NO
    assert "after the measurement" in said.sentence


def test_a_lot_without_expiry_is_never_green(database: Database) -> None:
    lot = make_lot(database, expires_at=None)

    [said] = ask(database, NOON, strip_standard=lot.id)

    assert said.answer is Answer.NO_REQUIREMENT


def test_a_method_that_needs_a_lot_asks_for_one(database: Database) -> None:
    [said] = ask(database, NOON)

    assert said.answer is Answer.NO
    assert said.remedy == "Scan the lot that is used."


def test_a_lot_that_is_used_up_stays_what_it_was_before(database: Database) -> None:
    lot = make_lot(database)
    with unit_of_work(
        database, by=Actor.system("x"), clock=SetClock(NOON + 2 * DAY), act="material.changed"
    ) as unit:
        change_lot(unit, lot.id, in_use=False)

    with database.read() as session:
        assert find_lot(session, lot.code, NOON + DAY).in_use
        assert not find_lot(session, lot.code, NOON + 2 * DAY).in_use


@pytest.mark.parametrize(
    "value",
    [
        {"quantity": "density", "value": 998.2, "unit": "kg/m3"},  # no U
        {"quantity": "density", "value": 998.2, "unit": "kg/m3", "expanded_uncertainty": 0.1, "k": 0},
        {"quantity": "density", "value": 998.2, "unit": "stone", "expanded_uncertainty": 0.1, "k": 2},
        {"quantity": "", "value": 998.2, "unit": "kg/m3", "expanded_uncertainty": 0.1, "k": 2},
    ],
)
def test_a_certified_value_without_its_uncertainty_is_refused(
    database: Database, value: dict[str, object]
) -> None:
    with pytest.raises(LotRefused):
        make_lot(database, certified=[value])


def test_a_code_stands_for_one_lot(database: Database) -> None:
    lot = make_lot(database)

    with pytest.raises(LotCodeTaken, match="belongs to a lot of Copper strips"):
        make_lot(database, code=lot.code)
