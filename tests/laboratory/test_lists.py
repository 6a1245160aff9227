"""Every list is searched, filtered in its address, read page by page, and taken away as a file that runs nothing."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from lims.db import Database
from lims.legal import enter_verification, require_verification
from lims.permissions import Role
from lims.preparations import correct_preparation
from lims.suppliers import Verdict
from tests.conftest import NOON
from tests.cylinders.test_cylinders import make_cylinder
from tests.materials.test_lots import make_lot
from tests.preparations.test_preparations import SULFUR, acting, asked
from tests.preparations.test_preparations import made as make_preparation
from tests.preparations.test_preparations import make_lot as make_part
from tests.suppliers.test_suppliers import make_supplier
from tests.support.equipment import make_equipment
from tests.support.inhouse import make_bath, start
from tests.support.intermediate import check_it, plan_it
from tests.support.people import make_person
from tests.support.web import ClientAs

DAY = timedelta(days=1)
WORDS = (
    "=1+1 alpha",
    "beta",
    "gamma",
)  # the names of the three in their order; a spreadsheet would run the first


class List(NamedTuple):
    """A list, what fills it with the three, and for each filter which of them it shows."""

    feature: str
    fill: Callable[[Database], None]
    filters: dict[str, str]


def fill_lots(database: Database) -> None:
    given: tuple[dict[str, Any], ...] = (
        {"expires_at": NOON - DAY, "opened_at": None},
        {"expires_at": NOON + 20 * DAY},
        {"role": "water"},
    )
    for n, (word, more) in enumerate(zip(WORDS, given, strict=True)):
        make_lot(database, **{"code": f"L-{n}", "name": word, "expires_at": NOON + 90 * DAY, **more})


def fill_suppliers(database: Database) -> None:
    for word, verdict in zip(WORDS, (Verdict.APPROVED, None, Verdict.REFUSED), strict=True):
        make_supplier(database, verdict=verdict, name=word)


def fill_preparations(database: Database) -> None:
    make_part(database, "STOCK", SULFUR)
    make_part(database, "OIL")
    made = [make_preparation(database, code=f"S-{n}", name=word) for n, word in enumerate(WORDS)]
    with acting(database, NOON + DAY) as unit:
        correct_preparation(unit, made[0].id, asked(code="S-0", name=WORDS[0]), "entered again")


def fill_cylinders(database: Database) -> None:
    given: tuple[dict[str, Any], ...] = (
        {"pressure_test_due": NOON},
        {"cleaned": False},
        {"pressure_test_due": None},
    )
    for n, (word, more) in enumerate(zip(WORDS, given, strict=True)):
        make_cylinder(database, **{"code": f"CYL-{n}", "serial": word, **more})


def fill_legal(database: Database) -> None:
    made = [
        make_equipment(database, at=NOON - DAY, code=f"EQ-L{n}", name=word) for n, word in enumerate(WORDS)
    ]
    with acting(database) as unit:
        for one, required in zip(made[:2], (True, False), strict=True):
            require_verification(unit, one.id, required=required, law="FICTITIOUS law")
        enter_verification(
            unit, made[2].id, number="1", authority="FICTITIOUS", verified_at=NOON - DAY, fit=True, fit_until=NOON + DAY
        )  # fmt: skip


def fill_intermediate(database: Database) -> None:
    person = make_person(database, Role.TECHNICIAN, at=NOON - 99 * DAY)
    for word, reading in zip(WORDS, (800.0, 900.0, None), strict=True):
        one = make_equipment(database, at=NOON - 99 * DAY)
        plan = plan_it(database, one.id, at=NOON - 40 * DAY, name=word)
        if reading:
            check_it(database, plan, reading, reading, at=NOON - DAY, person_id=person.id)


def fill_inhouse(database: Database) -> None:
    bath = make_bath(database, at=NOON)
    for word in reversed(WORDS):
        start(bath, equipment_id=make_equipment(database, at=NOON - DAY, name=word).id)


LISTS = [
    List("materials", fill_lots, {"state=expired": "alpha", "state=soon": "beta", "role=water": "gamma", "state=in_date": "gamma"}),
    List("suppliers", fill_suppliers, {
        "state=approved": "alpha", "state=not_evaluated": "beta", "state=refused&purpose=reagents": "gamma", "purpose=gases": "",
    }),
    List("preparations", fill_preparations, {"state=corrected": "alpha", "way=volume": "", "way=mass&state=stands&q=gam": "gamma"}),
    List("cylinders", fill_cylinders, {"state=overdue": "alpha", "place=never_cleaned": "beta", "state=not_entered": "gamma"}),
    List("legal", fill_legal, {"state=not_fit": "alpha", "state=not_asked": "beta", "state=fit": "gamma", "state=ended": ""}),
    List("intermediate", fill_intermediate, {"state=passed": "alpha", "state=failed": "beta", "state=overdue": "gamma"}),
    List("inhouse", fill_inhouse, {"state=measuring": "alpha beta gamma", "state=accepted": ""}),
]  # fmt: skip


def shown(page: str) -> str:
    """Which of the three stand in a page."""
    return " ".join(word for word in ("alpha", "beta", "gamma") if re.search(rf"<td[^>]*>[^/]*{word}", page))


@pytest.mark.parametrize("one", [pytest.param(one, id=one.feature) for one in LISTS])
def test_a_list_is_searched_filtered_paged_and_exported(
    one: List, client_as: ClientAs, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.fill(database)
    client, path = client_as(Role.QUALITY_MANAGER, Role.TECHNICIAN), f"/{one.feature}"

    def got(asked: str) -> str:
        return client.get(f"{path}?{asked}").text

    assert {asked: shown(got(asked)) for asked in one.filters} == one.filters
    assert shown(got("q=BETA")) == "beta"
    assert "Clear the filters" in got("q=nothing+of+this+name")
    rows = list(csv.reader(io.StringIO(got("format=csv&q=alpha"))))
    assert "'=1+1 alpha" in rows[1]
    assert client.get(f"{path}?format=xlsx").data.startswith(b"PK")
    monkeypatch.setattr(f"lims.{one.feature}.views.PAGE", 1)
    assert pages(client.get, path) == ["alpha", "beta", "gamma"]


def pages(get: Callable[[str], Any], path: str) -> list[str]:
    """What stands on the pages of a list one after the other, each of its words once."""
    found: list[str] = []
    while path:
        page = get(path).text
        found += [word for word in shown(page).split() if word not in found[-1:]]
        on = re.search(r'rel="next"\s+href="([^"]*)"|href="([^"]*)"\s+rel="next"', page)
        path = html.unescape(on[1] or on[2]) if on else ""
    return found
