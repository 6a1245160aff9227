"""The laboratory takes a sample: once however often the form arrives, with fit equipment, and as the certificate says it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lims.catalogue import DraftIncomplete, approve_draft, find_draft
from lims.certificates.gathering import gather
from lims.certificates.sample_facts import reported_sample
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import calibration_answers
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.requests import find_request
from lims.samples import find_sample
from lims.samples.models import ItemRow
from lims.sampling import Taken, propose_plan, samplings_of, take_sample
from lims.sampling.errors import PlanNotApproved, SamplingEquipmentUnfit, SamplingEquipmentUnnamed
from lims.sampling.models import SamplingRow
from lims.sampling.plans import plan_for
from lims.sampling.service import Offered, offered
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.certificates import make_accepted, make_laboratory
from tests.support.equipment import make_calibration, make_equipment
from tests.support.people import make_person
from tests.support.queries import counted
from tests.support.results import Bench, make_bench
from tests.support.web import ClientAs, post, words_of

DAY = timedelta(days=1)


def make_plan(database: Database, by: Person, *, at: datetime, approved: bool = True, **given: Any) -> int:
    told = {
        "code": "FICTITIOUS-SP-1", "title": "Diesel from a tank", "method": "ASTM D4057 (FICTITIOUS edition)", "steps": "x",
        "roles": ["density meter"], **given,
    }  # fmt: skip
    with unit_of_work(
        database, by=Actor.person(by.id), clock=SetClock(at), act="sampling.plan_proposed"
    ) as unit:
        draft = propose_plan(unit, **told)
    other = make_person(database, Role.TECHNICAL_MANAGER, at=at)
    with unit_of_work(
        database, by=Actor.person(other.id), clock=SetClock(at), act="catalogue.approved"
    ) as unit:
        return approve_draft(unit, draft) if approved else find_draft(unit.session, draft).header_id


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
    late = make_equipment(database, at=NOON - 400 * DAY, role="density meter")
    make_calibration(database, late.id, at=NOON - 400 * DAY, due_at=NOON - 30 * DAY)

    with pytest.raises(SamplingEquipmentUnfit, match=late.code):
        take(database, bench, taken(bench, plan, equipment_ids=(late.id,)))

    with database.read() as session:
        assert session.scalar(select(func.count(SamplingRow.id))) == 0


def test_a_sample_is_taken_only_by_a_plan_that_another_person_had_approved(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    alone = make_plan(database, bench.analyst, at=NOON - DAY, approved=False)
    late = make_plan(database, bench.analyst, at=NOON - timedelta(minutes=30), code="FICTITIOUS-SP-2")

    for plan in (alone, late):
        with pytest.raises(PlanNotApproved, match="was not approved when"):
            take(database, bench, taken(bench, plan))


def test_equipment_that_the_plan_does_not_name_is_not_used(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY, roles=["thermometer"])

    with pytest.raises(SamplingEquipmentUnnamed, match="it names thermometer"):
        take(database, bench, taken(bench, plan, equipment_ids=(bench.density.meter.id,)))


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


def test_the_phone_offers_the_equipment_of_the_plan_with_what_the_gate_says(
    client_as: ClientAs, database: Database
) -> None:
    bench = make_bench(database, at=NOON)
    make_plan(database, bench.analyst, at=NOON - DAY)
    late = make_equipment(database, at=NOON - 400 * DAY, role="density meter")
    make_calibration(database, late.id, at=NOON - 400 * DAY, due_at=NOON - 30 * DAY)
    other = make_equipment(database, at=NOON - DAY, role="balance")
    sampler = client_as(Role.TECHNICIAN)

    page = sampler.get(f"/sampling/requests/{bench.sample.request_id}").text

    assert f'value="{bench.density.meter.id}"' in page
    assert f'value="{late.id}"' not in page
    assert f'value="{other.id}"' not in page
    assert "calibrated" in words_of(page)
    assert late.code in words_of(page)


def test_however_many_pieces_are_offered_the_gate_is_asked_as_often(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    approved = make_plan(database, bench.analyst, at=NOON - DAY)
    with database.read() as session:
        plan = plan_for(session, approved, NOON)

    def look() -> list[Offered]:
        with database.read() as session:
            return offered(session, plan, NOON)

    few = counted(database, look)
    for due in (NOON - DAY, NOON + DAY, None):
        piece = make_equipment(database, at=NOON - 9 * DAY, role="density meter")
        make_calibration(database, piece.id, at=NOON - 9 * DAY, due_at=NOON - 8 * DAY)
        make_calibration(database, piece.id, at=NOON - 2 * DAY, due_at=due)
    make_equipment(database, at=NOON - DAY, role="density meter")
    many = counted(database, look)

    found = look()
    with database.read() as session:
        alone = [tuple(calibration_answers(session, one.equipment, NOON)) for one in found]
    assert [one.answers for one in found] == alone
    assert (len(found), [one.fit for one in found].count(False)) == (5, 2)
    assert many == few


def test_of_several_plans_one_is_chosen_first(client_as: ClientAs, database: Database) -> None:
    bench = make_bench(database, at=NOON)
    make_plan(database, bench.analyst, at=NOON - DAY)
    second = make_plan(database, bench.analyst, at=NOON - DAY, code="FICTITIOUS-SP-2", steps="stir it")
    sampler = client_as(Role.TECHNICIAN)
    url = f"/sampling/requests/{bench.sample.request_id}"

    assert "By which plan?" in words_of(sampler.get(url).text)
    assert "stir it" in words_of(sampler.get(f"{url}?plan={second}").text)


def test_a_plan_is_proposed_by_one_person_and_approved_by_another(
    client_as: ClientAs, database: Database
) -> None:
    make_bench(database, at=NOON)
    one, other = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    said = {"code": "SP-1", "title": "T", "method": "M", "steps": "stir", "roles": "density meter"}

    draft = post(one, "/sampling/plans/new", said).location
    assert "Waiting for approval" in words_of(one.get("/sampling/plans").text)
    assert post(one, f"{draft}/approve", {"row_version": "1", "standing": "0"}).status_code == 403
    assert post(other, f"{draft}/approve", {"row_version": "1", "standing": "0"}).status_code == 303
    stands = words_of(one.get("/sampling/plans").text)
    assert "Waiting for approval" not in stands
    assert "density meter" in stands


def test_an_equipment_that_is_not_fit_is_said_and_what_was_typed_stays(
    client_as: ClientAs, database: Database
) -> None:
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    late = make_equipment(database, at=NOON - 400 * DAY, role="density meter")
    make_calibration(database, late.id, at=NOON - 400 * DAY, due_at=NOON - 30 * DAY)
    sampler = client_as(Role.TECHNICIAN)
    url = f"/sampling/requests/{bench.sample.request_id}"

    refused = post(sampler, url, form_of(bench, plan, "k" * 20, equipment=str(late.id)))

    assert refused.status_code == 422
    assert late.code in words_of(refused.text)
    assert "SEAL-5" in refused.text
    with database.read() as session:
        assert session.scalar(select(func.count(ItemRow.id))) == 1


def test_where_more_pieces_fit_than_a_phone_offers_the_others_are_named_by_their_codes(
    client_as: ClientAs, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("service", "views"):
        monkeypatch.setattr(f"lims.sampling.{module}.MOST", 1)
    bench = make_bench(database, at=NOON)
    plan = make_plan(database, bench.analyst, at=NOON - DAY)
    second = make_equipment(database, at=NOON - DAY, role="density meter", code="ZZ-1")
    make_calibration(database, second.id, at=NOON - DAY)
    sampler, url = client_as(Role.TECHNICIAN), f"/sampling/requests/{bench.sample.request_id}"
    assert "by its code" in words_of(sampler.get(url).text)

    unknown = post(sampler, url, form_of(bench, plan, "k" * 20, others="ZZ-9"))
    known = post(sampler, url, form_of(bench, plan, "k" * 20, others="zz-1"))

    assert "No equipment has the code ZZ-9." in words_of(unknown.text)
    assert known.status_code == 303
    assert "ZZ-1" in words_of(sampler.get(known.location).text)


@pytest.mark.parametrize("left_out", ["title", "method", "steps"])
def test_a_plan_without_what_it_is_done_by_is_not_drafted(database: Database, left_out: str) -> None:
    by = make_person(database, Role.TECHNICAL_MANAGER, at=NOON)

    given: dict[str, Any] = {left_out: "  "}
    with pytest.raises(DraftIncomplete, match="a sampling plan says its"):
        make_plan(database, by, at=NOON, **given)


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/sampling")) == []
