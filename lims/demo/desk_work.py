"""The desks: review by another person, certificates drawn up and signed, amended, withdrawn; holds."""

from __future__ import annotations

from collections.abc import Sequence

from lims.certificates import (
    Certificate,
    amend,
    authorise,
    certificates_of_request,
    change_draft,
    draft_report,
    draw_up,
    find_certificate,
    seen_hash,
    withdraw,
)
from lims.demo.catalogue import COMPOSITION
from lims.demo.stage import Stage
from lims.quality import evaluate_nonconformity, open_nonconformity, place_hold
from lims.review import Decision, decide, evidence_of
from lims.samples import TestState
from lims.samples.changes import end_test

SIGNATORY, DESK, QUALITY, MANAGER = "FD", "GF", "EQ", "DM"
REVIEWERS = {COMPOSITION: MANAGER}
SEEN = "seen: no edition at hand gives a figure; accepted for the demonstration"


def review(stage: Stage, method: str, test_id: int, decision: Decision, reason: str = "") -> None:
    """Decide about a submitted test, having seen what there is to see."""
    reviewer = REVIEWERS.get(method, "CR")
    with stage.database.read() as session:
        evidence = evidence_of(session, test_id)
    words = {one.said.id: SEEN for one in evidence.to_acknowledge}
    with stage.by(reviewer, "test.reviewed", reason or None) as unit:
        decide(
            unit, test_id, decision=decision, person_id=stage.people[reviewer], seen_hash=evidence.seen_hash,
            reason=reason, acknowledged=words if decision is Decision.ACCEPT else None,
        )  # fmt: skip


def find_impossible(stage: Stage, test_id: int, reason: str) -> None:
    """End a test that cannot be done here, and tell the client."""
    with stage.by(MANAGER, "test.ended", reason) as unit:
        end_test(
            unit,
            test_id,
            TestState.IMPOSSIBLE,
            reason=reason,
            client_told="by e-mail, with another method offered",
        )


# -- certificates ---------------------------------------------------------------------------------------


def draw_certificate_up(stage: Stage, request_id: int, item_ids: Sequence[int]) -> int:
    """Draw a certificate up for samples of a request; the id of the draft."""
    with stage.by(DESK, "certificate.drawn_up") as unit:
        return draw_up(unit, request_id, item_ids=item_ids).id


def sign(stage: Stage, certificate_id: int) -> None:
    """The signatory looks at the draft and signs; the worker makes the document."""
    with stage.database.read() as session:
        draft = find_certificate(session, certificate_id)
        seen = seen_hash(draft_report(session, draft, stage.clock()))
    with stage.by(SIGNATORY, "certificate.authorised") as unit:
        authorise(unit, certificate_id, person_id=stage.people[SIGNATORY], seen=seen)
    stage.work()


def replace_certificate(stage: Stage, request_id: int) -> None:
    """Amend the certificate of a request: a remark is added, and it gets a number of its own."""
    former = _issued(stage, request_id)
    reason = "The client asked that the certificate name the delivery to which the samples belong"
    with stage.by(SIGNATORY, "certificate.amended", reason) as unit:
        draft = amend(unit, former.id, reason=reason, changes=["A remark names the delivery"])
    with stage.by(SIGNATORY, "certificate.draft_changed") as unit:
        change_draft(
            unit, draft.id, seen=draft.row_version, remarks=["Delivery FICTITIOUS-17, as told by the client."],
            location="", language=draft.language,
        )  # fmt: skip
    sign(stage, draft.id)


def take_back(stage: Stage, request_id: int) -> None:
    """Withdraw the certificate of a request."""
    former = _issued(stage, request_id)
    reason = "The client reported that bottles had been mixed up before they were handed over"
    with stage.by(QUALITY, "certificate.withdrawn", reason) as unit:
        withdraw(unit, former.id, reason=reason)


def _issued(stage: Stage, request_id: int) -> Certificate:
    with stage.database.read() as session:
        return certificates_of_request(session, request_id)[-1]


def hold(stage: Stage, item_id: int) -> None:
    """Put a sample on hold with a nonconformity that was evaluated and is open."""
    reason = "The client doubts that the bottle is of the tank that its label names"
    with stage.by(QUALITY, "nonconformity.opened", reason) as unit:
        nonconformity = open_nonconformity(unit, source=f"Complaint: {reason.lower()}", touches=[item_id])
        place_hold(unit, item_id, reason, nonconformity)
    with stage.by(QUALITY, "nonconformity.evaluated") as unit:
        evaluate_nonconformity(
            unit, nonconformity, significance="one sample", decision="hold until the client has found the second bottle",
            client_told="by telephone",
        )  # fmt: skip
