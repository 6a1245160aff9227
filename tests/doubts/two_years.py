"""Two years of work in bulk: meters calibrated in house with one reference again and again, results and certificates."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from lims.certificates.models import CertificateLineRow, CertificateRow, CertificateState
from lims.clock import SetClock
from lims.db import Database
from lims.records import Actor, Link, unit_of_work
from lims.results.models import ConformityRow, ResultNumericRow, ResultRow
from lims.samples.codes import sample_code
from lims.samples.models import ItemRow, TestRow
from tests.conftest import NOON
from tests.support.certificates import Case, make_submitted
from tests.support.clients import make_client
from tests.support.doubts import DAY, Reference, calibrate_with, make_reference
from tests.support.equipment import make_equipment

METERS, EVERY, BEGINNING, CLIENTS, AT_ONCE, ON_A_CERTIFICATE = 4, 182 * DAY, NOON - 730 * DAY, 7, 5_000, 20
DENSITIES = tuple(round(844.0 + 0.05 * n, 2) for n in range(20))  # kg/m³, as read; the limit is 845.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """One result of the two years, as the test itself knows it."""

    result_id: int
    client_id: int
    density: float
    calibrated_at: datetime
    measured_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TwoYears:
    """The whole of it."""

    reference: Reference
    results: tuple[Made, ...]
    person_id: int


def make_two_years(database: Database, results: int) -> TwoYears:
    """So many results, evenly over two years, each by one of the meters and by its calibration of that time."""
    case = make_submitted(database, 0.8446, at=NOON)
    reference = make_reference(database, at=BEGINNING - DAY)
    calibrations = make_calibrations(database, reference)
    clients = [make_client(database, at=BEGINNING).id for _ in range(CLIENTS)]
    pattern = _pattern(database, case)
    made: list[Made] = []
    for start in range(0, results, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, results))
        plan = [planned(n, results, calibrations, clients) for n in numbers]
        made += write(database, case, pattern, plan, start)
    return TwoYears(reference=reference, results=tuple(made), person_id=case.reviewer.id)


Calibrations = Mapping[int, list[tuple[datetime, int]]]  # meter -> (calibrated at, version), oldest first


def make_calibrations(database: Database, reference: Reference) -> Calibrations:
    """Each meter calibrated with the reference every half year, on days of its own."""
    found: dict[int, list[tuple[datetime, int]]] = {}
    for n in range(METERS):
        meter = make_equipment(database, at=BEGINNING - DAY)
        moments = [BEGINNING + n * DAY - 10 * DAY + EVERY * k for k in range(5)]
        found[n] = [
            (at, calibrate_with(database, meter, reference, at=at, due_at=at + EVERY).version_id)
            for at in moments if at < NOON
        ]  # fmt: skip
    return found


def planned(n: int, results: int, calibrations: Calibrations, clients: list[int]) -> dict[str, Any]:
    """What the n-th result is: when, by which meter's calibration, for whom, which density."""
    at = BEGINNING + (NOON - BEGINNING) * n / results
    calibrated_at, version = [one for one in calibrations[n % METERS] if one[0] <= at][-1]
    return {
        "n": n, "at": at, "calibrated_at": calibrated_at, "version": version, "density": DENSITIES[n % len(DENSITIES)],
        "client": clients[n // ON_A_CERTIFICATE % len(clients)],
    }  # fmt: skip


def _pattern(database: Database, case: Case) -> dict[str, Any]:
    """A true result of the laboratory, whose rows are copied with other figures."""
    with database.read() as session:
        row = session.scalars(select(ResultRow).where(ResultRow.measurand == "density_15C")).one()
        judged = session.scalars(select(ConformityRow).where(ConformityRow.result_id == row.id)).one()
        test = session.get_one(TestRow, row.test_id)
        item = session.get_one(ItemRow, test.item_id)
    return {
        "result": _columns(row),
        "conformity": _columns(judged),
        "test": _columns(test),
        "item": _columns(item),
    }


def _columns(row: Any) -> dict[str, Any]:
    return {one.name: getattr(row, one.name) for one in row.__table__.columns if one.name != "id"}


def given_for(given: Mapping[str, Any], calibration: int, density: float) -> dict[str, Any]:
    """The given data of a calculation with another density, and its corrections from another calibration."""
    made = copy.deepcopy(dict(given))
    for run in made["determinations"]:
        run["inputs"]["density"] |= {"value": density / 1000, "text": f"{density / 1000:.5f}"}
    for one in made["contributions"]:
        if one["name"] in ("calibration", "sample_temperature"):
            one["source"] = {**one["source"], "key": str(calibration)}
    return made


def write(
    database: Database, case: Case, pattern: Mapping[str, Any], plan: list[dict[str, Any]], start: int
) -> Iterator[Made]:
    """Write some results with everything above and below them."""
    known: dict[tuple[int, float], dict[str, Any]] = {}
    for one in plan:
        key = (one["version"], one["density"])
        known.setdefault(key, given_for(pattern["result"]["given"], *key))
    with unit_of_work(
        database, by=Actor.person(case.bench.analyst.id), clock=SetClock(NOON), act="archive.built"
    ) as unit:
        items = unit.insert_many(ItemRow, [
            {**pattern["item"], "code": sample_code(2010, one["n"] + 1), "client_id": one["client"]} for one in plan
        ])  # fmt: skip
        tests = unit.insert_many(TestRow, [{**pattern["test"], "item_id": item} for item in items])
        ids = unit.insert_many(ResultRow, [
            {**pattern["result"], "test_id": test, "given": known[one["version"], one["density"]], "measured_at": one["at"],
             "at": one["at"]}
            for test, one in zip(tests, plan, strict=True)
        ])  # fmt: skip
        unit.insert_many(ResultNumericRow, [
            {"result_id": id_, "value": one["density"] + 0.05, "combined_uncertainty": 0.06, "expanded_uncertainty": 0.12,
             "k": 2.0, "coverage": 0.95, "dof": None}
            for id_, one in zip(ids, plan, strict=True)
        ])  # fmt: skip
        unit.insert_many(ConformityRow, [
            {**pattern["conformity"], "result_id": id_, "margin": 845.0 - one["density"] - 0.05}
            for id_, one in zip(ids, plan, strict=True)
        ])  # fmt: skip
        unit.insert_many(Link, [
            {"src": one["version"], "dst": id_, "role": "budget", "at": one["at"]} for id_, one in zip(ids, plan, strict=True)
        ])  # fmt: skip
        _certificates(unit, case, plan, ids)
    for id_, one in zip(ids, plan, strict=True):
        yield Made(
            result_id=id_, client_id=one["client"], density=one["density"], calibrated_at=one["calibrated_at"],
            measured_at=one["at"],
        )  # fmt: skip


def _certificates(unit: Any, case: Case, plan: list[dict[str, Any]], ids: list[int]) -> None:
    groups = sorted({one["n"] // ON_A_CERTIFICATE for one in plan})
    base = {
        "request_id": case.request_id, "state": CertificateState.ISSUED, "language": "en", "content": {}, "changes": [],
        "drawn_up_by": case.signatory.id, "search_key": "archive",
    }  # fmt: skip
    firsts = {group: next(one for one in plan if one["n"] // ON_A_CERTIFICATE == group) for group in groups}
    made = unit.insert_many(CertificateRow, [
        {**base, "number": f"A-{group:06d}", "client_id": firsts[group]["client"], "drawn_up_at": firsts[group]["at"],
         "issued_at": firsts[group]["at"] + timedelta(days=1)}
        for group in groups
    ])  # fmt: skip
    certificate = dict(zip(groups, made, strict=True))
    unit.insert_many(CertificateLineRow, [
        {"certificate_id": certificate[one["n"] // ON_A_CERTIFICATE], "n": one["n"] % ON_A_CERTIFICATE + 1, "result_id": id_,
         "accredited": False, "remarks": []}
        for one, id_ in zip(plan, ids, strict=True)
    ])  # fmt: skip
