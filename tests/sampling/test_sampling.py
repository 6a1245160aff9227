"""The laboratory takes a sample: once however often the form arrives, with fit equipment, and as the certificate says it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lims.certificates.gathering import gather
from lims.certificates.sample_facts import reported_sample
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.requests import find_request
from lims.samples import find_sample
from lims.samples.models import ItemRow
from lims.sampling import Taken, add_plan, samplings_of, take_sample
from lims.sampling.errors import SamplingEquipmentUnfit
from lims.sampling.models import SamplingRow
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.certificates import make_accepted, make_laboratory
from tests.support.equipment import make_calibration, make_equipment
from tests.support.results import Bench, make_bench
from tests.support.web import ClientAs, post, words_of

DAY = timedelta(days=1)


def make_plan(database: Database, by: Person, *, at: datetime, **given: str) -> int:
    told = {
        "code": "FICTITIOUS-SP-1", "title": "Diesel from a tank", "method": "ASTM D4057 (FICTITIOUS edition)", "steps": "x",
        **given,
    }  # fmt: skip
    with unit_of_work(
        database, by=Actor.person(by.id), clock=SetClock(at), act="sampling.plan_entered"
    ) as unit:
        return add_plan(unit, **told)


def taken(bench: Bench, plan: int, **given: Any) -> Taken:
    told = {
        "key": "one form", "plan_id": plan, "product_id": bench.sample.product_id, "place": "Terminal 2", "point": "Tank 7, middle",
        "sampled_at": NOON - timedelta(hours=1), "amount": "1 L", "container": "can", "seal": "SEAL-5", **given,
    }  # fmt: skip
    return Taken(**told)


def take(database: Database, bench: Bench, what: Taken, *, at: datetime = NOON) -> int:
    with unit_of_work(
        database, by=Actor.person(bench.analyst.id), clock=SetClock(at), act="sample.taken"
    ) as unit:
        return take_sample(unit, bench.sample.request_id or 0, what)


def test_a_form_that_arrives_twice_takes_one_sample(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)

    first, second = (take(database, bench, taken(bench, plan)) for _ in range(2))

    with database.read() as session:
        assert session.scalar(select(func.count(SamplingRow.id))) == 1
        sample = find_sample(session, session.get_one(SamplingRow, first).item_id)
    assert first == second
    assert (sample.sampled_by, sample.sampling_place, sample.seals) == ("laboratory", "Terminal 2", "SEAL-5")
    assert sample.sampling_plan == "FICTITIOUS-SP-1, Diesel from a tank"
    assert sample.told_by["sampled_at"] == "laboratory"


def test_equipment_whose_calibration_had_run_out_is_not_used_for_sampling(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    late = make_equipment(database, at=NOON - 400 * DAY)
    make_calibration(database, late.id, at=NOON - 400 * DAY, due_at=NOON - 30 * DAY)

    with pytest.raises(SamplingEquipmentUnfit, match=late.code):
        take(database, bench, taken(bench, plan, equipment_ids=(late.id,)))

    with database.read() as session:
        assert session.scalar(select(func.count(SamplingRow.id))) == 0


def test_the_record_keeps_how_the_equipment_stood(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    meter = bench.density.meter

    made = take(
        database, bench, taken(bench, plan, equipment_ids=(meter.id,), sampled_at=NOON - timedelta(minutes=1))
    )

    with database.read() as session:
        item = session.get_one(SamplingRow, made).item_id
        [(name, said)] = samplings_of(session, [item])[item].equipment
    assert name.startswith(meter.code)
    assert "calibrat" in said.lower()


def test_the_certificate_says_who_sampled_how_and_what_differed(database: Database) -> None:
    make_laboratory(database, at=NOON - 3 * DAY)
    case = make_accepted(database, at=NOON)
    bench = case.bench
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    later = NOON + 2 * timedelta(hours=1)
    made = take(
        database, bench, taken(bench, plan, environment="dry, no wind", deviations="taken at one level only", air_temperature_c=-3.0),
        at=later,
    )  # fmt: skip

    with database.read() as session:
        order = find_request(session, case.request_id)
        gathered = gather(session, order, [bench.sample.id], "en", later)
        item = session.get_one(SamplingRow, made).item_id
        told = {**gathered.sampling, **samplings_of(session, [item])}
        sample = find_sample(session, item)
    from dataclasses import replace

    said = reported_sample(replace(gathered, sampling=told), sample, [])

    assert said.sampler == "laboratory"
    assert said.sampled_by is not None
    assert said.sampled_by.text == bench.analyst.name
    assert said.sampling_conditions is not None
    assert said.sampling_conditions.text == (
        "air −3 °C; dry, no wind; deviations: taken at one level only; "
        "the uncertainty of sampling is not known and not part of U"
    )


def form_of(bench: Bench, plan: int, key: str, **given: str) -> dict[str, str]:
    return {
        "key": key, "plan": str(plan), "product": str(bench.sample.product_id), "place": "Terminal 2", "point": "Tank 7",
        "sampled_at": "2026-05-19 15:00", "container": "can", "amount": "1 L", "seal": "SEAL-5", **given,
    }  # fmt: skip


def key_of(client: FlaskClient, url: str) -> str:
    found = re.search(r'name="key"[^>]*value="([^"]+)"', client.get(url).text)
    assert found is not None
    return found[1]


def test_a_sampler_takes_a_sample_on_the_page_and_a_second_arrival_leads_to_the_same_record(
    client_as: ClientAs, database: Database
) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    sampler = client_as(Role.TECHNICIAN)
    url = f"/sampling/requests/{bench.sample.request_id}"
    form = form_of(bench, plan, key_of(sampler, url))

    refused = post(sampler, url, {**form, "seal": ""})
    first, second = post(sampler, url, form), post(sampler, url, form)

    assert refused.status_code == 422
    assert "Terminal 2" in refused.text
    assert form["key"] in refused.text
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert "Tank 7" in words_of(sampler.get(first.location).text)
    assert "Terminal 2" in words_of(sampler.get("/sampling").text)


def test_an_equipment_that_is_not_fit_is_said_and_what_was_typed_stays(
    client_as: ClientAs, database: Database
) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    late = make_equipment(database, at=NOON - 400 * DAY)
    make_calibration(database, late.id, at=NOON - 400 * DAY, due_at=NOON - 30 * DAY)
    sampler = client_as(Role.TECHNICIAN)
    url = f"/sampling/requests/{bench.sample.request_id}"

    refused = post(sampler, url, form_of(bench, plan, "k" * 20, equipment=str(late.id)))

    assert refused.status_code == 409
    assert "may not be used for sampling" in words_of(refused.text)
    assert "SEAL-5" in refused.text
    with database.read() as session:
        assert session.scalar(select(func.count(ItemRow.id))) == 1


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/sampling")) == []
