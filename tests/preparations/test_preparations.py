"""What the laboratory prepares itself: a lot like any other, with a budget, resting on what went into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.materials import Lot, find_lot, register_lot
from lims.permissions import Role
from lims.preparations import (
    Asked,
    AskedContent,
    AskedFigure,
    AskedPortion,
    Preparation,
    correct_preparation,
    prepare,
)
from lims.preparations.errors import CannotBePrepared, ChainLoop, PartNotFit, PartUnknown
from lims.quality.models import DoubtRow
from lims.records import Actor, unit_of_work
from lims.records.walk import back, forward, reached
from methods.preparation import Way
from tests.conftest import NOON
from tests.support.equipment import make_calibration, make_equipment
from tests.support.web import ClientAs, post

DAY = timedelta(days=1)
SULFUR = {"quantity": "sulfur", "value": 1000.0, "unit": "mg/kg", "expanded_uncertainty": 10.0, "k": 2.0}


def acting(database: Database, at: datetime = NOON) -> Any:
    return unit_of_work(database, by=Actor.system("x"), clock=SetClock(at), act="prepared")


def make_lot(database: Database, code: str, *certified: dict[str, Any], **given: Any) -> Lot:
    told = {"expires_at": NOON + 90 * DAY, "opened_at": NOON - DAY, "certificate": "C-1", **given}
    with acting(database, NOON - 10 * DAY) as unit:
        return register_lot(unit, code=code, name=code, role="x", certified=certified, **told)


def grams(value: float, expanded: float | None = 0.002) -> AskedFigure:
    return AskedFigure(value=value, unit="g", expanded_uncertainty=expanded)


def asked(**given: Any) -> Asked:
    """Ten grams of the stock in ninety grams of a solvent that is free of sulfur."""
    free = AskedFigure(value=0.0, unit="mg/kg", expanded_uncertainty=0.2)
    told = Asked(
        code="SOL-1", name="Sulfur in oil", role="control material", way=Way.MASS, procedure="SOP 7",
        portions=(AskedPortion(code="STOCK", amount=grams(10)), AskedPortion(code="OIL", amount=grams(90))),
        contents=(AskedContent(code="OIL", quantity="sulfur", figure=free),), expires_at=NOON + 30 * DAY,
    )  # fmt: skip
    return replace(told, **given)


def made(database: Database, **given: Any) -> Preparation:
    with acting(database) as unit:
        return prepare(unit, asked(**given))


def test_a_dilution_by_mass_has_its_value_its_budget_and_its_parents(database: Database) -> None:
    stock, oil = make_lot(database, "STOCK", SULFUR), make_lot(database, "OIL")

    one = made(database)

    with database.read() as session:
        lot = find_lot(session, "SOL-1", NOON)
        [value] = lot.certified
        assert value.value == pytest.approx(100)
        assert value.unit == "mg/kg"
        # u: stock 0.1 * 5, solvent 0.9 * 0.1, masses well below: by hand
        assert value.standard_uncertainty == pytest.approx(0.508, abs=0.002)
        assert {stock.version_id, oil.version_id} <= set(
            reached(session, back(lot.version_id), "material_lot_version")
        )
        assert reached(session, forward(stock.version_id), "preparation") == [one.id]
    shares = {line["source"]: line["share"] for line in one.outcomes[0]["lines"]}
    assert shares["STOCK, sulfur"] > 0.9


def test_a_weighing_without_u_is_corrected_by_the_calibration_of_the_balance(database: Database) -> None:
    make_lot(database, "STOCK", SULFUR)
    make_lot(database, "OIL")
    balance = make_equipment(database, at=NOON - 9 * DAY, role="balance")
    point = {"quantity": "mass", "unit": "g", "expanded_uncertainty": 0.001, "k": 2, "when": ""}
    points = [point | {"reference": x + 0.5, "indication": x} for x in (0.0, 100.0)]
    calibration = make_calibration(database, balance.id, at=NOON - 9 * DAY, points=points)
    portions = (
        AskedPortion(code="STOCK", amount=grams(10, None)),
        AskedPortion(code="OIL", amount=grams(90)),
    )

    with pytest.raises(CannotBePrepared, match="no calibrated balance"):
        made(database, portions=portions)
    one = made(database, portions=portions, balance_id=balance.id)

    assert one.outcomes[0]["value"] == pytest.approx(1000 * 10.5 / 100.5)
    with database.read() as session:
        assert calibration.version_id in reached(session, back(one.id), "calibration_version")


@pytest.mark.parametrize(
    ("lots", "given", "error", "why"),
    [
        pytest.param({"expires_at": NOON - DAY / 24}, {}, PartNotFit, "past its end", id="an expired parent"),
        pytest.param({"opened_at": NOON + DAY}, {}, PartNotFit, "opened only later", id="not opened yet"),
        pytest.param({}, {"code": "STOCK"}, ChainLoop, "made from itself", id="itself"),
        pytest.param({}, {"contents": ()}, CannotBePrepared, "sulfur of OIL is unknown, which is not zero", id="unknown"),
        pytest.param({}, {"way": Way.GAS}, CannotBePrepared, "does not fit", id="a mass fraction in a gas mixture"),
        pytest.param({}, {"portions": (AskedPortion(code="NONE", amount=grams(1)),)}, PartUnknown, "NONE", id="no such lot"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_registered(
    database: Database, lots: dict[str, Any], given: dict[str, Any], error: type[Exception], why: str
) -> None:
    make_lot(database, "STOCK", SULFUR, **lots)
    make_lot(database, "OIL")

    with pytest.raises(error, match=why):
        made(database, **given)


def test_a_correction_gives_new_values_since_then_raises_a_doubt_and_refuses_a_loop(
    database: Database,
) -> None:
    make_lot(database, "STOCK", SULFUR)
    make_lot(database, "OIL")
    first = made(database)
    made(
        database, code="SOL-2",
        portions=(AskedPortion(code="SOL-1", amount=grams(10)), AskedPortion(code="OIL", amount=grams(90))),
    )  # fmt: skip
    twice = (AskedPortion(code="STOCK", amount=grams(20)), AskedPortion(code="OIL", amount=grams(80)))
    loop = (AskedPortion(code="SOL-2", amount=grams(20)), AskedPortion(code="OIL", amount=grams(80)))

    with pytest.raises(ChainLoop, match="by way of SOL-2"), acting(database, NOON + DAY) as unit:
        correct_preparation(unit, first.id, asked(portions=loop), "x")
    with acting(database, NOON + DAY) as unit:
        before = find_lot(unit.session, "SOL-1", NOON)
        correct_preparation(unit, first.id, asked(portions=twice), "20 g went in, not 10")

    with database.read() as session:
        assert find_lot(session, "SOL-1", NOON).certified[0].value == pytest.approx(200)
        assert [one.source_id for one in session.query(DoubtRow)] == [before.version_id]


def test_a_preparation_is_entered_on_its_page(client_as: ClientAs, database: Database) -> None:
    make_lot(database, "STOCK", SULFUR)
    make_lot(database, "OIL")
    client = client_as(Role.TECHNICIAN)
    typed = {
        "code": "SOL-9", "name": "Sulfur", "role": "control material", "way": "mass", "prepared_at": "2026-05-19 15:00",
        "portions": "STOCK; 10,000; g; 0,002; 2\nOIL; 90; g; 0.002; 2", "contents": "OIL; sulfur; 0; mg/kg; 0.2; 2",
        "procedure": "SOP 7", "expires_at": "2026-06-19 12:00",
    }  # fmt: skip

    wrong = post(client, "/preparations/new", typed | {"portions": "STOCK; 10"})
    answer = post(client, "/preparations/new", typed)

    assert wrong.status_code == 422
    assert "has 2 cells" in wrong.text
    assert answer.status_code == 303, answer.text
    page = client.get(answer.location).text
    assert "STOCK, sulfur" in page
    assert client.get("/preparations").status_code == 200
    assert client.get(answer.location + "/correct").status_code == 200
