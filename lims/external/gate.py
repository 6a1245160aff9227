"""What the gate asks before a sample goes to a provider, and of the day on which the provider measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.external.models import AgreementRow, ExternalTestRow, SendingRow
from lims.gates import Check, CheckAnswer, Day, GateQuestion, no, yes
from lims.results import Subject, subjects
from lims.suppliers import Purpose, Supplier, approval_at, scope_at
from lims.web import lazy_gettext as _

SEND, REPORTED = "send", "reported"
ACTS = frozenset({SEND, REPORTED})
PROVIDER, METHOD, CLIENT = "external_provider", "external_method", "external_client"

APPROVED = yes(PROVIDER, "approved", _("{provider} is approved for testing on our behalf."))
NOT_APPROVED = no(
    PROVIDER, "not_approved", _("{provider} is not approved for testing on {day}."),
    _("Evaluate it for testing and have it approved (Suppliers), or choose another provider."),
)  # fmt: skip
ACCREDITED = yes(
    METHOD,
    "accredited",
    _("{provider} is approved for {method}; its accreditation {accreditation} covers it."),
)
UNACCREDITED = yes(
    METHOD, "unaccredited", _("{provider} is approved for {method}, for which it is not accredited.")
)
NOT_FOR_METHOD = no(
    METHOD, "not_for_method", _("{provider} is not approved for {method} on {day}."),
    _("Enter the method on the provider's page with its accreditation, and have it approved."),
)  # fmt: skip
AGREED = yes(CLIENT, "agreed", _("The client agreed to {provider} ({by})."))
REFUSED = no(
    CLIENT, "refused", _("The client did not agree to {provider} ({by})."),
    _("Choose another provider and tell the client, or do the test here."),
)  # fmt: skip
NOT_ASKED = no(
    CLIENT, "not_asked", _("The client has not agreed that {provider} does {method}."),
    _("Tell the client, and write its answer down on the request, before anything goes out."),
)  # fmt: skip


def question_about(subject: Subject, act: str, at: datetime, person_id: int | None) -> GateQuestion:
    """The gate's question about a test at a provider."""
    return GateQuestion(
        act=act, at=at, person_id=person_id, test_id=subject.test.id, method_id=subject.method.method_id,
        method_version_id=subject.method.id, settings=dict(subject.method.settings),
        definition=subject.method.definition_key, item_id=subject.sample.id, product_group=subject.product_group,
        item_kind=subject.sample.kind.value, received_at=subject.sample.received_at, sampled_at=subject.sample.sampled_at,
    )  # fmt: skip


def answers_about(
    session: Session, subject: Subject, supplier_id: int, at: datetime
) -> Iterator[CheckAnswer]:
    """Provider, method and client, for a moment."""
    provider = approval_at(session, supplier_id, at)
    yield provider_answer(provider, at)
    yield method_answer(session, subject, provider, at)
    yield client_answer(session, subject, provider, at)


def provider_answer(one: Supplier, at: datetime) -> CheckAnswer:
    """Whether the provider is approved for testing at a moment (6.6.2)."""
    if one.approved_for(Purpose.TESTING) and one.version_id is not None:
        return APPROVED.said(one.version_id, provider=one.name)
    return NOT_APPROVED.said(one.version_id or one.id, provider=one.name, day=Day(at))


def method_answer(session: Session, subject: Subject, provider: Supplier, at: datetime) -> CheckAnswer:
    """Whether the provider is approved for the method at a moment, and by which accreditation."""
    method = subject.method
    scope = scope_at(session, provider.id, method.method_id, at)
    if scope is None or not scope.approved:
        node = scope.version_id if scope else provider.id
        return NOT_FOR_METHOD.said(node, provider=provider.name, method=method.code, day=Day(at))
    if not scope.accreditation:
        return UNACCREDITED.said(scope.version_id, provider=provider.name, method=method.code)
    return ACCREDITED.said(
        scope.version_id, provider=provider.name, method=method.code, accreditation=scope.accredited
    )


def client_answer(session: Session, subject: Subject, provider: Supplier, at: datetime) -> CheckAnswer:
    """Whether the client was told and agreed before (7.1.1 c)."""
    said = last_agreement(session, subject, provider.id, at)
    if said is None:
        return NOT_ASKED.said(subject.method.id, provider=provider.name, method=subject.method.code)
    reason = AGREED if said.agreed else REFUSED
    return reason.said(said.id, provider=provider.name, by=said.agreed_by)


def last_agreement(session: Session, subject: Subject, supplier_id: int, at: datetime) -> AgreementRow | None:
    """What the client said last about a provider and a method of its request, up to a moment; None where it was not asked."""
    query = select(AgreementRow).where(
        AgreementRow.request_id == subject.sample.request_id, AgreementRow.method_id == subject.method.method_id,
        AgreementRow.supplier_id == supplier_id, AgreementRow.answered_at <= at,
    )  # fmt: skip
    return session.scalar(query.order_by(AgreementRow.id.desc()).limit(1))


def _of_last_sending(session: Session, question: GateQuestion) -> tuple[Subject, Supplier] | None:
    """The test with the provider to which it went last, as it stood; None where it never went out."""
    if question.test_id is None:
        return None
    query = (
        select(SendingRow.supplier_id).join(ExternalTestRow, ExternalTestRow.sending_id == SendingRow.id)
        .where(ExternalTestRow.test_id == question.test_id).order_by(ExternalTestRow.id.desc()).limit(1)
    )  # fmt: skip
    supplier_id = session.scalar(query)
    if supplier_id is None:
        return None
    subject = subjects(session, [question.test_id])[question.test_id]
    return subject, approval_at(session, supplier_id, question.at)


def look_at_provider(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The provider to which the test went was approved."""
    if found := _of_last_sending(session, question):
        yield provider_answer(found[1], question.at)


def look_at_method(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """It was approved for the method."""
    if found := _of_last_sending(session, question):
        yield method_answer(session, *found, question.at)


def look_at_client(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The client had agreed."""
    if found := _of_last_sending(session, question):
        yield client_answer(session, *found, question.at)


CHECKS = (
    Check(
        PROVIDER, _("External provider"), ACTS, look_at_provider, (APPROVED, NOT_APPROVED), order=70,
        rests_on=frozenset({"supplier_version"}),
    ),
    Check(
        METHOD, _("Method of the provider"), ACTS, look_at_method, (ACCREDITED, UNACCREDITED, NOT_FOR_METHOD), order=71,
        rests_on=frozenset({"supplier_scope_version"}),
    ),
    Check(CLIENT, _("Client's agreement"), ACTS, look_at_client, (AGREED, REFUSED, NOT_ASKED), order=72),
)  # fmt: skip
