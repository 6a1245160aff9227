"""Every list is searched, filtered in its address, read page by page, and taken away as a file that runs nothing."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from lims.blind.models import BlindKind
from lims.blind.service import plan_blind
from lims.clock import SetClock
from lims.db import Database
from lims.external import Packet, call_back, record_agreement, send_out
from lims.external.models import ExternalTestRow
from lims.legal import enter_verification, require_verification
from lims.permissions import Role
from lims.preparations import correct_preparation
from lims.records import Actor, unit_of_work
from lims.sequences import plan_sequence
from lims.suppliers import Verdict
from tests.comparisons.test_comparisons import FIRST, SECOND, Lab
from tests.conftest import NOON
from tests.cylinders.test_cylinders import make_cylinder
from tests.materials.test_lots import make_lot
from tests.preparations.test_preparations import SULFUR, acting, asked
from tests.preparations.test_preparations import made as make_preparation
from tests.preparations.test_preparations import make_lot as make_part
from tests.sampling.test_sampling import make_plan, take, taken
from tests.suppliers.test_suppliers import make_supplier
from tests.support.catalogue import make_method
from tests.support.equipment import make_equipment
from tests.support.external import ACCREDITED, make_provider, state_scope
from tests.support.inhouse import make_bath, start
from tests.support.intermediate import check_it, plan_it
from tests.support.people import make_person
from tests.support.results import make_bench
from tests.support.sequences import make_gc
from tests.support.validation import Case as ValidationCase
from tests.support.web import ClientAs

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
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
    path: str = ""  # where it is not the feature's name


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


def fill_external(database: Database) -> None:
    bench = make_bench(database, at=NOON - DAY, samples=3)
    desk, method_id, before = (
        make_person(database, Role.FRONT_DESK, at=NOON - DAY),
        bench.method.method_id,
        NOON - DAY,
    )
    for n, word in enumerate(WORDS):
        provider = make_provider(database, at=before, name=word)
        state_scope(database, provider, method_id, at=before, since=before, until=NOON + DAY, **ACCREDITED)
        with unit_of_work(
            database, by=Actor.person(desk.id), clock=SetClock(NOON), act="sample.sent_out"
        ) as unit:
            record_agreement(
                unit, bench.samples[n].request_id or 0, method_id=method_id, supplier_id=provider.id, agreed=True, told="T",
                agreed_by="A", answered_at=before,
            )  # fmt: skip
            packet = Packet(
                amount="1",
                courier="C",
                seal="S",
                sent_at=NOON - 2 * HOUR,
                expected_at=NOON + (n * 2 - 1) * HOUR,
            )
            send_out(
                unit,
                bench.samples[n].id,
                supplier_id=provider.id,
                test_ids=[bench.tests[n].id],
                packet=packet,
            )
            if n == 2:
                call_back(unit, unit.session.scalars(select(ExternalTestRow.id)).all()[-1], reason="no time")


def fill_sampling(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    for word in reversed(WORDS):
        take(database, bench, taken(bench, plan, key=word, place=word, seal=word))


def fill_blind(database: Database) -> None:
    bench = make_bench(database, at=NOON - DAY, samples=4)
    manager = make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY)
    kinds = (BlindKind.REFERENCE, BlindKind.DUPLICATE, BlindKind.REFERENCE)
    with unit_of_work(
        database, by=Actor.person(manager.id), clock=SetClock(NOON), act="blind.planned"
    ) as unit:
        for n in (2, 1, 0):
            original = bench.samples[3].code if n == 1 else ""
            plan_blind(unit, bench.samples[n].code, kind=kinds[n], original=original, why=WORDS[n])


def fill_comparisons(database: Database) -> None:
    lab = Lab(database, FIRST, SECOND)
    for word in reversed(WORDS):
        lab.compare(purpose=word)


def fill_validation(database: Database) -> None:
    method = make_method(database, at=NOON - DAY)
    for word in reversed(WORDS):
        ValidationCase(database, method, at=NOON, purpose=word)


LISTS = [
    List("external", fill_external, {"state=overdue": "alpha", "state=out": "beta", "state=done": "gamma", "state=to_check": ""}),
    List("sampling", fill_sampling, {"q=terminal": "", "q=FICTITIOUS-SP": "alpha beta gamma"}),
    List("blind", fill_blind, {"kind=duplicate": "beta", "kind=reference": "alpha gamma"}),
    List("comparisons", fill_comparisons, {"state=open": "alpha beta gamma", "state=agrees": ""}),
    List("validation", fill_validation, {"state=planning": "alpha beta gamma", "state=accepted": ""}, "validations"),
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
    client, path = client_as(Role.QUALITY_MANAGER, Role.TECHNICIAN), f"/{one.path or one.feature}"

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


def test_sequences_are_searched_filtered_paged_and_exported(
    client_as: ClientAs, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON, samples=3)
    numbers = []
    for test in gc.tests:
        with gc.unit(act="sequence.planned") as unit:
            made = plan_sequence(unit, gc.table_id, [test.id], standards=[gc.lots[1].id], check=gc.lots[1].id)
        numbers.append(made.number)
    client = client_as(Role.TECHNICIAN)

    def got(asked: str) -> str:
        return client.get(f"/sequences?{asked}").text

    assert [one in got(f"q={numbers[0].lower()}") for one in numbers] == [True, False, False]
    assert [one in got("state=planned&q=ms-gc") for one in numbers] == [True, True, True]
    assert "Clear the filters" in got("state=ended")
    assert [row[0] for row in csv.reader(io.StringIO(got("format=csv")))][1:] == numbers[::-1]
    monkeypatch.setattr("lims.sequences.views.PAGE", 1)
    assert [one in got("") for one in numbers] == [False, False, True]


def test_the_matrix_of_competence_is_searched_filtered_and_exported(
    client_as: ClientAs, database: Database
) -> None:
    bench = make_bench(database, at=NOON)
    client, code = client_as(Role.QUALITY_MANAGER), bench.method.code

    def got(asked: str) -> str:
        return client.get(f"/competence?{asked}").text

    assert [code in got(asked) for asked in (f"q={code[-5:].lower()}", "show=gap", "q=nothing", "show=near")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert "Clear the filters" in got("q=nothing")
    assert list(csv.reader(io.StringIO(got("format=csv"))))[1][0] == code


def pages(get: Callable[[str], Any], path: str) -> list[str]:
    """What stands on the pages of a list one after the other, each of its words once."""
    found: list[str] = []
    while path:
        page = get(path).text
        found += [word for word in shown(page).split() if word not in found[-1:]]
        on = re.search(r'rel="next"\s+href="([^"]*)"|href="([^"]*)"\s+rel="next"', page)
        path = html.unescape(on[1] or on[2]) if on else ""
    return found
