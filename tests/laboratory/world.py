"""A laboratory at work, with some of everything: for tests that go through all pages and addresses at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from lims.calibrations.arrivals import receive_certificate
from lims.catalogue import draft_version
from lims.clients import Client, find_client
from lims.clock import SetClock
from lims.db import Database
from lims.doubts import assess, state_drift
from lims.doubts.models import ClientLetterRow
from lims.doubts.sending import send_letter
from lims.files import FileStore, keep
from lims.intake import CommandState, match_record
from lims.intake.models import InstrumentCommandRow
from lims.jobs import ask_for_job
from lims.materials import put_card, register_lot
from lims.notices.endpoints import add_endpoint, endpoints_of, try_endpoint
from lims.notices.models import DeliveryRow
from lims.people import Act, authorisations_at
from lims.people.passkeys import NewKey, add_passkey, passkeys_of
from lims.people.roles import grants_of
from lims.people.tokens import give_token, tokens_of
from lims.permissions import Permission, PermissionTable, Role
from lims.portal.invitations import Guest, invitations_of, invite
from lims.quality import FeedbackKind, give_feedback, open_nonconformity, place_hold, raise_doubt
from lims.records import Actor, Unit, unit_of_work
from lims.requests import LineWish, find_request
from lims.results import choose_room, determinations_of, results_of
from lims.rooms import RoomEventKind, excursions_between, write_log
from lims.samples import Sample, Test, ask_client, find_sample, record_deviation, tests_of_samples
from tests.dcc.made import made
from tests.laboratory.calibrating import own_calibrations
from tests.laboratory.competence import competence
from tests.laboratory.outside import outside
from tests.laboratory.proficiency import proficiency
from tests.laboratory.register import control, intermediate, programme, register
from tests.laboratory.sequences import sequences
from tests.laboratory.shown import validate
from tests.laboratory.supplies import supply
from tests.support.catalogue import make_specification
from tests.support.certificates import (
    Case,
    make_authorised,
    make_draft,
    make_laboratory,
    make_submitted,
    review,
    run_jobs,
)
from tests.support.clients import make_client, make_contact, make_request
from tests.support.equipment import make_calibration, make_check, make_equipment, make_room
from tests.support.intake import dma_conversation, make_gateway
from tests.support.people import make_person
from tests.support.results import authorise, make_record, make_results, measure
from tests.support.rooms import limit, read_all, state_room
from tests.support.samples import make_samples
from tests.support.sequences import GcLaboratory

SETUP = Actor.system("setup")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class World:
    """A laboratory at work. `ids` has an object for every argument that an address of the application may have."""

    database: Database
    folder: Path
    at: datetime
    case: Case
    ids: dict[str, int] = field(default_factory=dict)
    size: int = 0
    gc: GcLaboratory | None = None  # the chromatograph with its sequences

    @contextmanager
    def unit(self, by: Actor = SETUP, at: datetime | None = None) -> Iterator[Unit]:
        """A unit of work of somebody in this laboratory."""
        with unit_of_work(self.database, by=by, clock=SetClock(at or self.at), act="world.made") as unit:
            yield unit

    @property
    def analyst(self) -> Actor:
        return Actor.person(self.case.bench.analyst.id)


def make_world(database: Database, folder: Path, *, at: datetime, size: int = 2) -> World:
    """A laboratory with `size` of everything; things in their first state have a request and a client of their own."""
    make_laboratory(database, at=at - timedelta(days=3))
    case = make_submitted(database, at=at - 2 * HOUR)
    world = World(database=database, folder=folder, at=at, case=case)
    _equip(world)
    review(database, case)
    _issue(world, [case.bench.sample.id])
    grow(world, size)
    return world


def grow(world: World, size: int) -> World:
    """`size` more of everything: of the same client, request, meter, person, method."""
    parts = (
        _catalogue, _people, _equipment, _clients, _samples, _quality, control, proficiency,
        competence, outside, _portal, programme, intermediate, register, sequences,
    )  # fmt: skip
    for one in parts:
        one(world, size)
    world.size += size
    return world


def _equip(world: World) -> None:
    """What stays the same however much the laboratory grows."""
    database, at, case = world.database, world.at, world.case
    bench = case.bench
    with world.unit() as unit:
        kept = FileStore(world.folder / "files").put(b"%PDF-1.7 a paper")
        file_id = keep(unit, kept, "paper.pdf", "application/pdf").id
        draft = _draft(unit, world)
        job = ask_for_job(unit, "certificate.issue", "a job for nothing", {}, after=DAY)
        give_token(
            unit, bench.analyst.id, name="a program", scopes=["tests.see"], valid_to=at + DAY,
            table=PermissionTable({"tests.see": Permission("tests.see", "See tests", frozenset())}),
        )  # fmt: skip
        add_passkey(
            unit, bench.analyst.id, "phone", NewKey(credential_id="aWQ", public_key="a2V5", sign_count=0)
        )
        unit.flush()
        job_id = job.id
    gateway, _ = make_gateway(database, at=at)
    world.ids |= {
        "client_id": case.client_id, "equipment_id": bench.density.meter.id,
        "calibration_id": bench.density.calibration.id, "room_id": bench.density.room.id,
        "person_id": bench.analyst.id, "method_id": bench.method.method_id, "method_version_id": bench.method.id,
        "job_id": job_id, "file_id": file_id, "gateway_id": gateway.id, "draft_id": draft,
        "header_id": bench.method.method_id, "seq": 1,
    }  # fmt: skip
    with database.read() as session:
        world.ids |= {
            "token_id": tokens_of(session, bench.analyst.id)[0].id,
            "passkey_id": passkeys_of(session, bench.analyst.id)[0].id,
            "grant_id": grants_of(session, bench.analyst.id)[0].id,
            "authorisation_id": authorisations_at(session, at, person_id=bench.analyst.id)[0].id,
        }
    world.ids["command_id"] = _asked(world)
    world.ids["arrival_id"] = _brought(world)
    validate(world)
    world.ids |= own_calibrations(world)


def _brought(world: World) -> int:
    """A digital certificate of the meter that somebody has brought."""
    content = made()
    kept = FileStore(world.folder / "files").put(content)
    with world.unit(world.analyst) as unit:
        arrival = receive_certificate(
            unit, world.ids["equipment_id"], content, kept, "certificate.xml", world.folder
        )
    return arrival.id


def _asked(world: World) -> int:
    """A question to the meter; no gateway will fetch it."""
    with world.database.outside_chain() as session:
        row = InstrumentCommandRow(
            gateway_id=world.ids["gateway_id"], equipment_id=world.ids["equipment_id"], command="measure",
            state=CommandState.WAITING, asked_by=world.ids["person_id"], asked_at=world.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def _draft(unit: Unit, world: World) -> int:
    method = world.case.bench.method
    content = {
        "edition": method.edition, "definition": method.definition_key, "titles": {"en": "Density"}, "settings": {},
        "fictitious": True,
    }  # fmt: skip
    return draft_version(unit, "method", method.method_id, content, world.at + HOUR, "a newer edition")


def _catalogue(world: World, size: int) -> None:
    for n in range(size):
        made = make_specification(
            world.database, at=world.at - HOUR, code=f"FICTITIOUS agreement {world.size + n}"
        )
        world.ids |= {"specification_id": made.specification_id, "specification_version_id": made.id}
        with world.unit() as unit:
            lot = register_lot(unit, code=f"LOT-{world.size + n}", name="Water", role="reference liquid")
        with world.unit() as unit:
            put_card(unit, lot.id, supplier_id=world.ids.get("supplier_id"))
        world.ids |= {"lot_id": lot.id, **supply(world, world.size + n)}


def _people(world: World, size: int) -> None:
    for _ in range(size):
        person = make_person(world.database, Role.TECHNICIAN, Role.REVIEWER, at=world.at - HOUR)
        authorise(
            world.database, person, world.case.bench.method, Act.PERFORM, Act.REVIEW, at=world.at - HOUR
        )


def _equipment(world: World, size: int) -> None:
    database, at, meter = world.database, world.at, world.case.bench.density.meter
    person = world.case.bench.analyst.id
    for n in range(size):
        moment = at - HOUR + timedelta(minutes=world.size + n)
        one = make_equipment(database, at=at - HOUR)
        make_calibration(database, one.id, at=at - HOUR)
        make_calibration(database, meter.id, at=moment)
        make_check(database, meter.id, at=moment, person_id=person)
        _room(world, make_room(database, at=at - HOUR, person_id=person).id)
        make_gateway(database, f"bench-{world.size + n + 2}", at=at)


def _room(world: World, room_id: int) -> None:
    """A room with limits of its own, that was too warm for a while, and an entry in its log."""
    at = world.at
    state_room(world.database, room_id, at=at - HOUR, limits={"temperature_c": limit(18, 24)})
    read = read_all(world.database, room_id, [(at - HOUR / 2, 27.0), (at - HOUR / 3, 22.0)], at=at)
    with world.unit(world.analyst) as unit:
        write_log(unit, room_id, kind=RoomEventKind.CLEANING, said="the floor")
    with world.database.read() as session:
        world.ids["excursion_id"] = excursions_between(session, room_id, at - HOUR, at)[-1].id
    world.ids["room_condition_id"] = read[-1].id


def _clients(world: World, size: int) -> None:
    database, at = world.database, world.at
    for _ in range(size):
        make_client(database, at=at - HOUR)
        make_request(database, world.case.bench.method, at=at - HOUR, client=_client(world), agreed=False)
        world.ids["contact_id"] = make_contact(database, world.case.client_id, at=at - HOUR).id


def _portal(world: World, size: int) -> None:
    """People of the first client, and some who were invited."""
    for _ in range(size):
        make_person(world.database, Role.CLIENT, at=world.at - HOUR, client_id=world.case.client_id)
        with world.unit(world.analyst) as unit:
            guest = Guest(name="G. Example", email="g@example.test", role=Role.CLIENT)
            invite(unit, world.case.client_id, guest, days=1)
            _connect(unit, world)
            remark = give_feedback(
                unit, world.case.client_id, kind=FeedbackKind.REMARK, about="", text="the page is slow"
            )
    with world.database.read() as session:
        world.ids["invitation_id"] = invitations_of(session, world.case.client_id)[0].id
        world.ids["feedback_id"] = remark
        world.ids["delivery_id"] = session.scalars(select(func.max(DeliveryRow.id))).one()


def _connect(unit: Unit, world: World) -> None:
    """A system of the first client, with a message on its way."""
    if not (known := endpoints_of(unit.session, world.case.client_id)):
        add_endpoint(unit, world.case.client_id, "https://example.test/hook", ["certificate.issued"])
        unit.flush()
        known = endpoints_of(unit.session, world.case.client_id)
    world.ids["endpoint_id"] = known[0].id
    try_endpoint(unit, world.case.client_id, known[0].id)


def _client(world: World) -> Client:
    with world.database.read() as session:
        return find_client(session, world.case.client_id, world.at)


def _samples(world: World, size: int) -> None:
    """Samples of one request: certified, waiting for review, on the bench, with a deviation, and not here yet."""
    world.ids["request_id"] = _order(world)
    certified, waiting, running, doubtful = (_new(world, size) for _ in range(4))
    _new(world, size, received=False)
    world.ids["certificate_id"] = _issue(
        world, [_measured(world, one, accept=True).item_id for one in certified]
    )
    tests = [_measured(world, one) for one in waiting]
    _on_the_bench(world, running)
    for sample in doubtful:
        with world.unit(world.analyst) as unit:
            found = record_deviation(unit, sample.id, what="The seal is broken.")
            ask_client(unit, found.id, how="by telephone")
        world.ids["deviation_id"] = found.id
    _point_at(world, tests[-1])


def _point_at(world: World, test: Test) -> None:
    with world.database.read() as session:
        result = results_of(session, [test.id])[test.id][0]
        run = determinations_of(session, [test.id])[test.id][0]
        line = find_request(session, world.ids["request_id"]).lines[0]
    world.ids |= {
        "item_id": test.item_id, "sample_id": test.item_id, "test_id": test.id, "result_id": result.id,
        "determination_id": run.id, "node": result.id, "node_id": result.id, "line_id": line.id,
    }  # fmt: skip


def _order(world: World) -> int:
    """A request like the first one, of the same client."""
    with world.database.read() as session:
        first = find_request(session, world.case.request_id)
    (line,) = first.lines
    wish = LineWish(
        method_version_id=line.method_version_id, injection_mode=line.injection_mode,
        specification_version_ids=line.specification_version_ids,
    )  # fmt: skip
    request = make_request(
        world.database, at=world.at - 4 * HOUR, lines=(wish,), client=_client(world),
        decision_rule_id=first.decision_rule_id, view=first.view,
    )  # fmt: skip
    return request.id


def _new(world: World, size: int, *, received: bool = True) -> list[Sample]:
    with world.database.read() as session:
        request = find_request(session, world.ids["request_id"])
    wishes = ({"sampled_at": world.at - 5 * HOUR} for _ in range(size))
    return make_samples(world.database, *wishes, at=world.at - 3 * HOUR, request=request, received=received)


def _test(world: World, sample: Sample) -> Test:
    """The one test of a sample, in the room of its meter."""
    with world.unit(world.analyst, world.at - 2 * HOUR) as unit:
        (test,) = tests_of_samples(unit.session, [sample.id])[sample.id]
        choose_room(unit, test.id, world.case.bench.density.room.id)
    return test


def _measured(world: World, sample: Sample, *, accept: bool = False) -> Test:
    test = _test(world, sample)
    make_results(world.database, world.case.bench, 0.8321, 0.8322, at=world.at - 2 * HOUR, test=test)
    if accept:
        review(world.database, world.case, test_id=test.id)
    return test


def _on_the_bench(world: World, samples: list[Sample]) -> None:
    FileStore(world.folder / "files").put(dma_conversation("0.832100"))
    for sample in samples:
        test = _test(world, sample)
        measure(world.database, world.case.bench, at=world.at - 2 * HOUR, test=test)
        with world.unit(world.analyst) as unit:
            record = make_record(unit, world.case.bench, at=world.at)
            make_record(unit, world.case.bench, at=world.at)
            match_record(unit, record, test.id, basis="the code on the vial")
    world.ids["record_id"] = record


def _issue(world: World, items: list[int]) -> int:
    """A certificate of samples of the request, issued; its id."""
    case = replace(world.case, bench=replace(world.case.bench, samples=(_sample(world, items[0]),)))
    draft = make_draft(world.database, case, at=world.at - HOUR, item_ids=items)
    made = make_authorised(world.database, case, draft, at=world.at - HOUR)
    run_jobs(world.database, world.folder, world.at - HOUR + timedelta(minutes=1))
    return made.id


def _sample(world: World, item_id: int) -> Sample:
    with world.database.read() as session:
        return find_sample(session, item_id)


def _quality(world: World, size: int) -> None:
    for _ in range(size):
        with world.unit(world.analyst) as unit:
            node = world.ids["result_id"]
            touched = [node, world.case.bench.density.meter.id]
            about = open_nonconformity(unit, source="a complaint", touches=touched)
            hold = place_hold(unit, world.ids["item_id"], "to be looked at", about)
            raise_doubt(
                unit, source_id=world.case.bench.density.calibration.version_id, since=world.at - HOUR, until=None,
                reason="a blow", figures={}, nonconformity_id=about,
            )  # fmt: skip
            found = assess(
                unit, world.case.bench.density.meter.id, error=0.1, unit_code="kg/m3", since=world.at - 720 * HOUR, since_node=None,
                until=world.at, reason="the cell was found dirty",
            )  # fmt: skip
            state_drift(unit, found.id, error_begun=0.0, reason="the cell wears evenly")
            letter = unit.add(
                ClientLetterRow(
                    assessment_id=found.id, client_id=world.case.client_id, language="en", subject="Results", body="Dear",
                    at=unit.at,
                )
            )  # fmt: skip
            unit.flush()
            send_letter(unit, letter.id)
            world.ids["letter_id"] = letter.id
        world.ids |= {"nonconformity_id": about, "hold_id": hold, "assessment_id": found.id}
