"""What samples have to say to the gate: arrived, still here, and nothing undecided about them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.gates import Check, CheckAnswer, GateQuestion, Moment, Phrase, no, yes
from lims.samples.deviations import Decision, deviations_of
from lims.samples.models import ItemKind, SampleState
from lims.samples.sample import GONE, find_sample
from lims.web import lazy_gettext as _

ACTS = frozenset({"perform", "review", "release"})
HERE, CONDITION = "sample_here", "sample_condition"
GONE_WORDS = {
    SampleState.WITHDRAWN: _("withdrawn"), SampleState.DISPOSED: _("disposed of"),
    SampleState.RETURNED: _("returned to the client"),
}  # fmt: skip

IS_GONE = no(HERE, "gone", _("The sample {sample} is {state}."), _("Register a new sample."))
NOT_RECEIVED = no(
    HERE, "not_received", _("The sample {sample} has not been received."), _("Receive it with its checklist.")
)
RECEIVED_LATER = no(
    HERE, "received_later", _("The sample {sample} was received later, at {at}."),
    _("Correct the moment of the measurement."),
)  # fmt: skip
RECEIVED = yes(HERE, "received", _("The sample {sample} was received at {at}."))
UNDECIDED = no(
    CONDITION, "undecided", _("The sample is not as it should be: {what}; the client has not decided."),
    _("Ask the client and write the decision on the sample's page."),
)  # fmt: skip
PROCEED = yes(CONDITION, "proceed", _("{what}: the client decided to proceed ({by})."))


def look_at_receipt(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The sample had arrived at that moment, and is still there to be tested."""
    if question.item_id is None:
        return
    sample = find_sample(session, question.item_id)
    if sample.kind is not ItemKind.SAMPLE:
        return
    if sample.state in GONE and question.act == "perform":
        yield IS_GONE.said(sample.id, sample=sample.code, state=Phrase(GONE_WORDS[sample.state]))
    elif sample.received_at is None:
        yield NOT_RECEIVED.said(sample.id, sample=sample.code)
    else:
        reason = RECEIVED_LATER if sample.received_at > question.at else RECEIVED
        yield reason.said(sample.id, sample=sample.code, at=Moment(sample.received_at))


def look_at_deviations(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The client has decided on everything that is not as it should be with the sample (7.4.3)."""
    if question.item_id is None:
        return
    for one in deviations_of(session, [question.item_id]):
        if one.decision is None:
            yield UNDECIDED.said(one.id, what=one.what)
        elif one.decision is Decision.PROCEED:
            yield PROCEED.said(one.id, what=one.what, by=one.decided_by or "–")


CHECKS = (
    Check(
        HERE,
        _("Sample received"),
        ACTS,
        look_at_receipt,
        (IS_GONE, NOT_RECEIVED, RECEIVED_LATER, RECEIVED),
        order=10,
    ),
    Check(CONDITION, _("Condition of the sample"), ACTS, look_at_deviations, (UNDECIDED, PROCEED), order=11),
)
