"""The front desk: requests reviewed and agreed, samples registered and received, deviations asked about."""

from __future__ import annotations

from datetime import timedelta

from lims.demo.orders import Order, Turn
from lims.demo.stage import Stage
from lims.requests import LineWish, RequestDetails, agree_request, create_request
from lims.samples import (
    CHECKLIST,
    Answered,
    Decision,
    Sample,
    SampleWish,
    Seen,
    ask_client,
    decide_deviation,
    deviations_of,
    receive_sample,
    register_samples,
    withdraw_sample,
)

DESK = "GF"
DUE_AFTER = timedelta(days=5)
TURNS_AT_RECEIPT = {
    Turn.SEAL_BROKEN: ("seals", "the seal is broken"),
    Turn.TESTED_NEVERTHELESS: ("label", "the label names tank 7, the papers tank 1"),
    Turn.NEW_SAMPLE: ("container", "the bottle leaks"),
}
DECISIONS = {Turn.TESTED_NEVERTHELESS: Decision.PROCEED, Turn.NEW_SAMPLE: Decision.NEW_SAMPLE}
TOLD_BY_CLIENT = ("client_reference", "lot", "source", "sampled_by", "sampled_at", "sampling_place")
SAMPLED_BEFORE = {Turn.TOO_OLD: timedelta(days=11)}
CONTAINERS = {"LPG": "cylinder, 500 mL"}


def take_request(stage: Stage, order: Order, number: int) -> int:
    """Write down what the client asks for, and agree it; the id of the request."""
    wishes = tuple(
        LineWish(
            method_version_id=stage.methods[code],
            specification_version_ids=tuple(stage.specifications[one] for one in order.specifications),
            accepts_equivalence=order.accepts_equivalence, injection_mode="manual" if code == "ASTM D4052" else None,
        )
        for code in order.methods
    )  # fmt: skip
    details = RequestDetails(
        client_id=stage.clients[order.client], contact_id=stage.contacts[order.client], lines=wishes,
        client_reference=f"PO-{number:04d}", language=order.language, due_at=stage.clock() + DUE_AFTER, view=order.view,
        decision_rule_id=stage.rules[order.rule] if order.rule else None, retention_days=14,
    )  # fmt: skip
    with stage.by(DESK, "request.created") as unit:
        request = create_request(unit, details)
    with stage.by(DESK, "request.agreed") as unit:
        agree_request(unit, request.id, agreed_with=f"{order.client}, by e-mail")
    return request.id


def register(stage: Stage, order: Order, request_id: int, number: int) -> list[Sample]:
    """Register the samples of an order, each with what the client says of it."""
    with stage.by(DESK, "samples.registered") as unit:
        wishes = [_wish(stage, order, number, n) for n in range(len(order.densities))]
        return register_samples(unit, request_id, wishes)


def _wish(stage: Stage, order: Order, number: int, n: int) -> SampleWish:
    sampled_at = stage.clock() - SAMPLED_BEFORE.get(order.turns.get(n, Turn.WAITING), timedelta(hours=20))
    return SampleWish(
        product_id=stage.products[order.product], client_reference=f"PO-{number:04d}/{n + 1}", lot=f"B{number:04d}",
        source=f"tank {1 + (number + n) % 6}", sampled_by="client", sampled_at=sampled_at, sampling_place="Example depot",
        container=CONTAINERS.get(order.product, "glass bottle, 1 L"), amount="1 L" if order.product != "LPG" else "500 mL",
        seals=f"{number:04d}{n + 1}", told_by=dict.fromkeys(TOLD_BY_CLIENT, "client"),
    )  # fmt: skip


def receive(stage: Stage, order: Order, samples: list[Sample]) -> None:
    """Receive what has come, with the checklist; what is not as it should be becomes a deviation."""
    with stage.by(DESK, "sample.received") as unit:
        for n, sample in enumerate(samples):
            turn = order.turns.get(n)
            if turn is Turn.UNDERWAY:
                continue
            pressure = 620.0 if order.product == "LPG" else None
            receive_sample(
                unit,
                sample.id,
                _answers(turn),
                place=f"shelf {1 + n}",
                pressure_kpa=pressure,
                temperature_c=21.0,
            )


def _answers(turn: Turn | None) -> dict[str, Answered]:
    answers = {check: Answered(seen=Seen.YES) for check in CHECKLIST}
    if turn in TURNS_AT_RECEIPT:
        check, note = TURNS_AT_RECEIPT[turn]
        answers[check] = Answered(seen=Seen.NO, note=note)
    return answers


def ask_about(stage: Stage, sample: Sample) -> None:
    """Ask the client about a deviation."""
    with stage.database.read() as session:
        (deviation,) = deviations_of(session, [sample.id])
    with stage.by(DESK, "sample.client_asked") as unit:
        ask_client(unit, deviation.id, how="by telephone, confirmed by e-mail")


def note_decision(stage: Stage, sample: Sample, turn: Turn) -> None:
    """Write down what the client decided."""
    with stage.database.read() as session:
        (deviation,) = deviations_of(session, [sample.id])
    with stage.by(DESK, "sample.deviation_decided") as unit:
        decide_deviation(
            unit, deviation.id, decision=DECISIONS[turn], decided_by="the client's contact, by e-mail"
        )


def take_out(stage: Stage, sample: Sample, reason: str) -> None:
    """Take a sample out of the work, for which nothing can be done here."""
    with stage.by(DESK, "sample.withdrawn", reason) as unit:
        withdraw_sample(unit, sample.id, reason=reason, client_told="by e-mail, with another method offered")
