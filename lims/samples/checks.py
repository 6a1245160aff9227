"""What samples have to say to the gate: arrived, still here, and nothing undecided about them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.gates import Check, CheckAnswer, GateQuestion, no, yes
from lims.samples.deviations import Decision, deviations_of
from lims.samples.models import ItemKind
from lims.samples.sample import GONE, find_sample

ACTS = frozenset({"perform", "review", "release"})


def look_at_receipt(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The sample had arrived at that moment, and is still there to be tested."""
    if question.item_id is None:
        return
    sample = find_sample(session, question.item_id)
    if sample.kind is not ItemKind.SAMPLE:
        return
    if sample.state in GONE and question.act == "perform":
        yield no(
            "sample here",
            f"The sample {sample.code} is {sample.state.value}.",
            "Register a new sample.",
            sample.id,
        )
    elif sample.received_at is None:
        yield no(
            "sample here", f"The sample {sample.code} has not been received.", "Receive it with its checklist.",
            sample.id,
        )  # fmt: skip
    elif sample.received_at > question.at:
        said = f"{sample.received_at:%Y-%m-%d %H:%M} UTC"
        yield no(
            "sample here", f"The sample {sample.code} was received later, at {said}.",
            "Correct the moment of the measurement.", sample.id,
        )  # fmt: skip
    else:
        said = f"{sample.received_at:%Y-%m-%d %H:%M} UTC"
        yield yes("sample here", f"The sample {sample.code} was received at {said}.", sample.id)


def look_at_deviations(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The client has decided on everything that is not as it should be with the sample (7.4.3)."""
    if question.item_id is None:
        return
    for one in deviations_of(session, [question.item_id]):
        if one.decision is None:
            yield no(
                "sample condition", f"The sample is not as it should be: {one.what}; the client has not decided.",
                "Ask the client and write the decision on the sample's page.", one.id,
            )  # fmt: skip
        elif one.decision is Decision.PROCEED:
            yield yes(
                "sample condition", f"{one.what}: the client decided to proceed ({one.decided_by}).", one.id
            )


CHECKS = (
    Check("sample here", ACTS, look_at_receipt, order=10),
    Check("sample condition", ACTS, look_at_deviations, order=11),
)
