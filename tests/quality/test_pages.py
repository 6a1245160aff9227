"""Pages of quality: nonconforming work from its record to its end, holds, doubts and what is due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from lims.clock import SetClock
from lims.db import Database
from lims.errors import ChangedMeanwhile
from lims.gates import Answer, GateQuestion
from lims.permissions import Role
from lims.quality import (
    DueItem,
    DueSource,
    due_groups,
    evaluate_nonconformity,
    holds_on,
    open_nonconformity,
    place_hold,
    raise_doubt,
    register_due_source,
)
from lims.quality.due import _sources
from lims.quality.errors import EvaluationMissing, NonconformityClosed
from lims.quality.gate import look
from lims.quality.models import HoldRow, NonconformityRow, NonconformityState
from lims.quality.service import close_nonconformity, release_hold
from lims.records import Actor, Unit, unit_of_work
from lims.web import missing_translations
from tests.support.people import make_client_id
from tests.support.web import ClientAs, post

QM = Actor.system("test")
EVALUATION = {"significance": "One result.", "decision": "Repeat it.", "client_told": "By telephone."}


def evaluate(unit: Unit, opened: int, seen: int | None = None) -> None:
    evaluate_nonconformity(
        unit, opened, significance=EVALUATION["significance"], decision=EVALUATION["decision"],
        client_told=EVALUATION["client_told"], seen=seen,
    )  # fmt: skip


@pytest.fixture
def thing(database: Database, clock: SetClock) -> int:
    """Any traceable thing."""
    return make_client_id(database, clock())


def test_nonconforming_work_goes_from_its_record_to_its_end(
    client_as: ClientAs, database: Database, thing: int
) -> None:
    client = client_as(Role.QUALITY_MANAGER)

    opened = post(
        client,
        f"/quality/nonconformities/new?node={thing}",
        {"source": "The control sample is out.", "hold": "y"},
    )
    page = client.get(opened.location).text
    assert "NC-2026-0001" in page
    assert "Held because of it" in page
    assert post(client, f"{opened.location}/close").status_code == 409
    assert post(client, f"{opened.location}/evaluate", {**EVALUATION, "row_version": "1"}).status_code == 303
    assert post(client, f"{opened.location}/close").status_code == 303
    with database.read() as session:
        row = session.scalars(select(NonconformityRow)).one()
    assert (row.state, row.resumption_by) == (NonconformityState.CLOSED, client.person.id)  # type: ignore[attr-defined]


def test_what_is_missing_in_an_evaluation_is_said_beside_its_field(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    with unit_of_work(database, by=QM, clock=clock, act="x") as unit:
        opened = open_nonconformity(unit, source="x", touches=[])

    answer = post(
        client_as(Role.TECHNICAL_MANAGER), f"/quality/nonconformities/{opened}/evaluate", {"row_version": "1"}
    )
    assert answer.status_code == 422
    assert answer.text.count("Fill") or "required" in answer.text


def test_two_people_evaluating_the_second_is_told(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=QM, clock=clock, act="x") as unit:
        opened = open_nonconformity(unit, source="x", touches=[])
        evaluate(unit, opened, seen=1)

    with pytest.raises(ChangedMeanwhile), unit_of_work(database, by=QM, clock=clock, act="y") as unit:
        evaluate(unit, opened, seen=1)


def test_closing_needs_an_evaluation_and_is_for_good(
    database: Database, clock: SetClock, client_as: ClientAs
) -> None:
    person = client_as(Role.QUALITY_MANAGER).person.id  # type: ignore[attr-defined]
    with unit_of_work(database, by=QM, clock=clock, act="x") as unit:
        opened = open_nonconformity(unit, source="x", touches=[])
        with pytest.raises(EvaluationMissing):
            close_nonconformity(unit, opened, resumption_by=person)
        evaluate(unit, opened)
        close_nonconformity(unit, opened, resumption_by=person)
        with pytest.raises(NonconformityClosed):
            evaluate(unit, opened)


def test_a_hold_is_placed_with_its_reason_and_released_with_another(
    client_as: ClientAs, database: Database, thing: int
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    post(client, f"/quality/things/{thing}/hold", {"reason": "Seal broken."})
    assert "Seal broken." in client.get("/quality/holds").text
    with database.read() as session:
        hold = holds_on(session, [thing])[0]
    assert post(client, f"/quality/holds/{hold.id}/release", {"reason": "New seal."}).status_code == 303
    assert "Seal broken." not in client.get("/quality/holds").text
    assert post(client, f"/quality/holds/{hold.id}/release", {"reason": "Again."}).status_code == 409
    with database.read() as session:
        assert session.get_one(HoldRow, hold.id).release_reason == "New seal."


def question(**given: object) -> GateQuestion:
    fixed: dict[str, object] = {"act": "release", "person_id": None, "test_id": None, "method_id": 0, "method_version_id": 0,
             "settings": {}, "definition": "D"}  # fmt: skip
    return GateQuestion(**{**fixed, **given})  # type: ignore[arg-type]


def test_whatever_is_used_and_on_hold_closes_the_gate(
    database: Database, clock: SetClock, thing: int
) -> None:
    with database.read() as session:
        assert [one.answer for one in look(session, question(at=clock(), item_id=thing))] == [Answer.YES]
    with unit_of_work(database, by=QM, clock=clock, act="held") as unit:
        place_hold(unit, thing, "Label torn.")

    for chosen in (
        {"item_id": thing},
        {"parts": {"meter": thing}},
        {"lots": {"solvent": thing}},
        {"room_id": thing},
    ):
        with database.read() as session:
            answers = list(look(session, question(at=clock(), **chosen)))
        assert [one.answer for one in answers] == [Answer.NO]
        assert "Label torn." in answers[0].sentence
        assert answers[0].rests_on == (thing,)


def test_a_control_sample_is_not_gated_by_the_meter_that_it_checks(
    database: Database, clock: SetClock, thing: int
) -> None:
    with unit_of_work(database, by=QM, clock=clock, act="held") as unit:
        place_hold(unit, thing, "Reads high.")

    with database.read() as session:
        answers = list(
            look(session, question(at=clock(), parts={"meter": thing}, item_kind="control_sample"))
        )
    assert [one.answer for one in answers] == [Answer.YES]


def test_a_doubt_leads_to_its_recall_list(client_as: ClientAs, thing: int) -> None:
    client = client_as(Role.QUALITY_MANAGER)

    raised = post(
        client,
        f"/quality/things/{thing}/doubt",
        {"reason": "0.0006 g/mL too high.", "since": "2026-05-02 08:40"},
    )
    assert raised.status_code == 303
    assert "0.0006 g/mL too high." in client.get(raised.location).text
    assert "0.0006 g/mL too high." in client.get("/quality/doubts").text
    assert "0.0006 g/mL too high." in client.get("/quality").text


def test_what_is_due_stands_in_groups_the_late_first(
    database: Database, clock: SetClock, client_as: ClientAs, app: object
) -> None:
    at = clock()
    items = [
        DueItem(what="calibration", thing=f"EQ-{n}", due_at=at + timedelta(days=n), url="/x")
        for n in (20, -4, 0, 3, 60)
    ]
    register_due_source(
        DueSource("test", lambda session, until: [one for one in items if one.due_at < until])
    )
    try:
        page = client_as(Role.ASSESSOR).get("/quality").text
        with database.read() as session:
            lines = [(one.item.thing, one.state, one.days) for one in due_groups(session, at)]
    finally:
        del _sources["test"]

    assert lines == [
        ("EQ--4", "late_by", 4),
        ("EQ-0", "due_today", 0),
        ("EQ-3", "days_left", 3),
        ("EQ-20", "days_left", 20),
    ]
    assert page.index("Late") < page.index("This week") < page.index("Next 30 days")
    assert "4 d late" in page


def test_the_number_of_queries_does_not_grow_with_what_is_listed(
    client_as: ClientAs, database: Database, clock: SetClock, thing: int
) -> None:
    from tests.support.queries import counted

    client = client_as(Role.QUALITY_MANAGER)
    few = counted(database, lambda: client.get("/quality"))
    with unit_of_work(database, by=QM, clock=clock, act="many") as unit:
        for n in range(8):
            opened = open_nonconformity(unit, source=f"{n}", touches=[thing])
            place_hold(unit, thing, f"{n}", opened)
            raise_doubt(unit, source_id=thing, since=None, until=None, reason=f"{n}", figures={})

    assert counted(database, lambda: client.get("/quality")) <= few + 4


def test_releasing_records_who_and_when(
    database: Database, clock: SetClock, client_as: ClientAs, thing: int
) -> None:
    person = client_as(Role.QUALITY_MANAGER).person.id  # type: ignore[attr-defined]
    with unit_of_work(database, by=QM, clock=clock, act="held") as unit:
        hold = place_hold(unit, thing, "x")
        release_hold(unit, hold, by=person, reason="y")

    with database.read() as session:
        row = session.get_one(HoldRow, hold)
    assert (row.released_by, row.released_at, holds_on(session, [thing])) == (person, clock(), [])


@pytest.mark.parametrize(
    "url", ["/quality/nonconformities/999", "/quality/holds/999/release", "/quality/things/999/hold"]
)
def test_what_does_not_exist_is_not_found(client_as: ClientAs, url: str) -> None:
    assert client_as(Role.QUALITY_MANAGER).get(url).status_code == 404


def test_every_text_of_quality_is_translated() -> None:
    assert missing_translations(Path("lims/quality")) == []
