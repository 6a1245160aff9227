"""Samples of the laboratory of the tests that are at an external provider, with a figure that waits; and blind ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lims.blind.models import BlindKind
from lims.blind.service import plan_blind
from lims.catalogue import approve_draft, find_draft
from lims.external import Figure, Packet, enter_figure, keep_report, record_agreement, send_out
from lims.external.overview import find_sending
from lims.files import FileStore, keep
from lims.records import Actor
from lims.requests import find_request
from lims.samples import tests_of_samples
from lims.sampling import Taken, propose_plan, take_sample
from lims.suppliers import propose_scope
from tests.support.external import ACCREDITED, make_provider, state_scope
from tests.support.samples import make_samples

if TYPE_CHECKING:
    from tests.laboratory.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def outside(world: World, size: int) -> None:
    """A provider approved for the method, a proposal that waits, and `size` samples that went out."""
    method_id = world.case.bench.method.method_id
    before = world.at - DAY
    provider = make_provider(world.database, at=before, name=f"FICTITIOUS Outside {world.size}")
    state_scope(
        world.database, provider, method_id, at=before, since=before, until=world.at + DAY, **ACCREDITED
    )
    with world.database.read() as session:
        order = find_request(session, world.ids["request_id"])
    made = make_samples(world.database, *([{}] * size), at=before, request=order, received=True)
    with world.database.read() as session:
        tests = tests_of_samples(session, [one.id for one in made])
    with world.unit(world.analyst) as unit:
        proposal = propose_scope(
            unit, provider.id, method_id, approved=True, why="seen", since=world.at, until=world.at + DAY, **ACCREDITED
        )  # fmt: skip
        record_agreement(
            unit, order.id, method_id=method_id, supplier_id=provider.id, agreed=True, told="who tests", agreed_by="A. Example",
            answered_at=world.at - 2 * HOUR,
        )  # fmt: skip
        kept = FileStore(world.folder / "files").put(b"%PDF-1.7 a report")
        for sample in made:
            sending = send_out(
                unit, sample.id, supplier_id=provider.id, test_ids=[tests[sample.id][0].id],
                packet=Packet(amount="0.5 L", courier="C", seal="S", sent_at=world.at - HOUR, expected_at=world.at + DAY),
            )  # fmt: skip
            file = keep(unit, kept, "report.pdf", "application/pdf")
            unit.flush()
            report = keep_report(unit, sending, file_id=file.id, number="R", issued_on=world.at)
            test = find_sending(unit.session, sending, world.at).tests[0]
            key = world.case.bench.method.definition.measurands[0].key
            figure = Figure(measurand=key, text="832.5", unit="kg/m3")
            enter_figure(unit, test.id, figure, report_id=report, measured_at=world.at)
    blinded = make_samples(world.database, *([{}] * size), at=before, request=order, received=True)
    with world.unit(world.analyst) as unit:
        for sample in blinded:
            blind = plan_blind(unit, sample.code, kind=BlindKind.REFERENCE, why="the plan")
    with world.unit(world.analyst, world.at - DAY) as unit:
        plan_draft = propose_plan(unit, code=f"SP-{world.size}", title="T", method="M", steps="S")
    with world.unit(Actor.person(world.case.reviewer.id), world.at - DAY) as unit:
        plan = approve_draft(unit, plan_draft)
    with world.unit(world.analyst) as unit:
        proposed = propose_plan(unit, code=f"SQ-{world.size}", title="T", method="M", steps="S")
        world.ids["plan_id"] = find_draft(unit.session, proposed).header_id
        for sample in blinded:
            taken = take_sample(
                unit, order.id, Taken(
                    key=f"form {sample.id}", plan_id=plan, product_id=sample.product_id or 0, place="P", point="T", amount="1 L",
                    sampled_at=world.at - HOUR, container="C", seal=f"S-{sample.id}",
                ),
            )  # fmt: skip
    world.ids |= {"blind_id": blind, "sampling_id": taken}
    world.ids |= {"scope_proposal_id": proposal, "sending_id": sending, "external_test_id": test.id}
