"""Tests by external providers: the client's agreement, the sending, the report, its figures and the second look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.catalogue import method_versions
from lims.errors import NotFound
from lims.external.errors import (
    AgreementRefused,
    CallBackUnexplained,
    DifferenceUnexplained,
    FigureIsYourOwn,
    NoReportYet,
    NotAtProvider,
    NothingToCheck,
    NotToBeSent,
    SendingRefused,
    TestedWhen,
)
from lims.external.figures import Figure, Part
from lims.external.findings import finding_of
from lims.external.gate import REPORTED, SEND, answers_about, last_agreement, question_about
from lims.external.models import (
    AgreementRow,
    CallBackRow,
    CheckedRow,
    EntryPartRow,
    EntryRow,
    ExternalTestRow,
    ProviderReportRow,
    SendingRow,
)
from lims.gates import refuse_unless_open, store_answers
from lims.records import Unit, next_in_series
from lims.requests import find_request
from lims.results import Result, Subject, find_subject, subjects, submit_reported
from lims.samples import TestState, find_sample, move_sample, set_test_state
from lims.suppliers import approval_at, scope_at
from lims.web import moment_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """What goes out: how much, sealed how, carried by whom, and when the report is expected. `left`: how much stays here."""

    amount: str
    courier: str
    seal: str
    sent_at: datetime
    expected_at: datetime
    whole: bool = False
    left: str = ""
    waybill: str = ""
    care: str = ""


def record_agreement(
    unit: Unit, request_id: int, *, method_id: int, supplier_id: int, agreed: bool, told: str, agreed_by: str,
    answered_at: datetime,
) -> int:  # fmt: skip
    """Write down what the client was told about a provider, and what it answered. Raises NotFound, AgreementRefused."""
    request = find_request(unit.session, request_id)
    approval_at(unit.session, supplier_id, unit.at)
    lines = [line.method_version_id for line in request.present_lines]
    if method_id not in methods_of(unit.session, lines):
        raise NotFound
    for wrong, why in (
        (not told.strip(), "it does not say what the client was told, and how"),
        (not agreed_by.strip(), "it does not say who answered for the client, and how"),
        (answered_at > unit.at, "the answer would lie in the future"),
    ):
        if wrong:
            raise AgreementRefused(why=why)
    row = unit.add(
        AgreementRow(
            request_id=request_id, method_id=method_id, supplier_id=supplier_id, agreed=agreed, told=told.strip(),
            agreed_by=agreed_by.strip(), answered_at=answered_at, person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(request_id, row.id, "request")
    return row.id


def methods_of(session: Session, version_ids: Sequence[int]) -> set[int]:
    """The methods of some editions."""
    return {one.method_id for one in method_versions(session, version_ids).values()}


def send_out(unit: Unit, item_id: int, *, supplier_id: int, test_ids: Sequence[int], packet: Packet) -> int:
    """Send a sample or part of it to a provider for some of its tests; returns the sending's id.

    The gate is asked for each test: provider approved, approved for the method, client agreed.
    Raises NotFound, NotToBeSent, SendingRefused, GateClosed, SampleNotReceived.
    """
    sample = find_sample(unit.session, item_id)
    about = subjects(unit.session, test_ids)
    _require_packet(unit, packet, test_ids)
    if about.keys() != set(test_ids) or any(one.sample.id != item_id for one in about.values()):
        raise NotFound
    for one in about.values():
        if one.test.state not in (TestState.NOT_STARTED, TestState.REPEAT_ASKED):
            raise NotToBeSent(
                what=f"{one.method.code} of {sample.code}", state=one.test.state.value.replace("_", " ")
            )
    row = unit.add(
        SendingRow(
            code=next_in_series(unit, SendingRow.code, f"X-{unit.at:%Y}-"),
            supplier_id=supplier_id, item_id=item_id, amount=packet.amount.strip(), whole=packet.whole,
            courier=packet.courier.strip(), waybill=packet.waybill.strip(), seal=packet.seal.strip(), care=packet.care.strip(),
            sent_at=packet.sent_at, expected_at=packet.expected_at, person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(item_id, row.id, "sample", packet.sent_at)
    for test_id in sorted(about):
        _send_test(unit, row, about[test_id])
    provider = approval_at(unit.session, supplier_id, packet.sent_at)
    if packet.whole or packet.left.strip():
        move_sample(
            unit, item_id, place=provider.name if packet.whole else None, amount_left=packet.left or ("0" if packet.whole else None),
            reason=row.code,
        )  # fmt: skip
    return row.id


def _require_packet(unit: Unit, packet: Packet, test_ids: Sequence[int]) -> None:
    for wrong, why in (
        (not test_ids, "no test is chosen"),
        (not packet.amount.strip(), "it does not say how much goes out"),
        (not packet.courier.strip(), "it does not say who carries it"),
        (not packet.seal.strip(), "it does not say how it is sealed"),
        (packet.sent_at > unit.at, "it would be sent in the future"),
        (packet.expected_at <= packet.sent_at, "the report would be there before the sample is sent"),
    ):
        if wrong:
            raise SendingRefused(why=why)


def _send_test(unit: Unit, sending: SendingRow, subject: Subject) -> None:
    row = unit.add(ExternalTestRow(sending_id=sending.id, test_id=subject.test.id))
    unit.flush()
    question = question_about(subject, SEND, sending.sent_at, unit.by.person_id)
    answers = list(answers_about(unit.session, subject, sending.supplier_id, sending.sent_at))
    refuse_unless_open(unit.session, None, answers)
    store_answers(unit, question, answers)
    unit.link(sending.id, row.id, "sending", sending.sent_at)
    for node, role in basis_of(unit.session, subject, sending, sending.sent_at):
        unit.link(node, row.id, role, sending.sent_at)
    set_test_state(unit, subject.test.id, TestState.SENT_OUT, started_at=sending.sent_at)


def basis_of(session: Session, subject: Subject, sending: SendingRow, at: datetime) -> list[tuple[int, str]]:
    """What stands behind a provider's work at a moment: its approval, its accreditation, the client's agreement."""
    provider = approval_at(session, sending.supplier_id, at)
    scope = scope_at(session, sending.supplier_id, subject.method.method_id, at)
    agreed = last_agreement(session, subject, sending.supplier_id, at)
    found = [
        (provider.version_id, "provider"), (scope.version_id if scope else None, "accreditation"),
        (agreed.id if agreed else None, "agreement"),
    ]  # fmt: skip
    return [(node, role) for node, role in found if node is not None]


def call_back(unit: Unit, external_test_id: int, *, reason: str) -> None:
    """Call a test back: it is the laboratory's own work again. Raises NotFound, NotAtProvider, CallBackUnexplained."""
    row, subject = _at_provider(unit, external_test_id)
    if not reason.strip():
        raise CallBackUnexplained
    unit.add(
        CallBackRow(external_test_id=row.id, reason=reason.strip(), person_id=unit.by.person_id, at=unit.at)
    )
    set_test_state(unit, subject.test.id, TestState.NOT_STARTED, started_at=None)
    unit.flush()


def _at_provider(unit: Unit, external_test_id: int) -> tuple[ExternalTestRow, Subject]:
    row = unit.session.get(ExternalTestRow, external_test_id)
    if row is None:
        raise NotFound
    subject = find_subject(unit.session, row.test_id)
    last = select(func.max(ExternalTestRow.id)).where(ExternalTestRow.test_id == row.test_id)
    if subject.test.state is not TestState.SENT_OUT or unit.session.scalar(last) != row.id:
        raise NotAtProvider(code=subject.sample.code, state=subject.test.state.value.replace("_", " "))
    return row, subject


def keep_report(unit: Unit, sending_id: int, *, file_id: int, number: str, issued_on: datetime) -> int:
    """Keep the provider's report of a sending; returns its id. Raises NotFound."""
    if unit.session.get(SendingRow, sending_id) is None:
        raise NotFound
    row = unit.add(
        ProviderReportRow(
            sending_id=sending_id, file_id=file_id, number=number.strip(), issued_on=issued_on,
            person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(file_id, row.id, "file")
    unit.link(sending_id, row.id, "sending")
    return row.id


def enter_figure(
    unit: Unit, external_test_id: int, figure: Figure, *, report_id: int, measured_at: datetime
) -> int:
    """Enter a figure as it stands in the report; it waits for the second look. Returns its id.

    A figure of the same measurand that waits is replaced. Raises NotFound, NotAtProvider, NoReportYet, TestedWhen, FigureRefused.
    """
    row, subject = _at_provider(unit, external_test_id)
    report = unit.session.get(ProviderReportRow, report_id)
    if report is None or report.sending_id != row.sending_id:
        raise NoReportYet(code=subject.sample.code)
    sending = unit.session.get_one(SendingRow, row.sending_id)
    if not sending.sent_at <= measured_at <= unit.at:
        moments = {"at": measured_at, "sent": sending.sent_at, "now": unit.at}
        raise TestedWhen(**{name: moment_text(at) for name, at in moments.items()})
    wanted = {one.key: one for one in subject.method.definition.measurands}
    if figure.measurand not in wanted:
        raise NotFound
    finding_of(wanted[figure.measurand], figure)
    entry = unit.add(
        EntryRow(
            external_test_id=row.id, report_id=report_id, measurand=figure.measurand, text=figure.text.strip(), unit=figure.unit,
            expanded_uncertainty=figure.expanded_uncertainty or None, k=figure.k or None,
            coverage_percent=figure.coverage_percent or None, measured_at=measured_at, person_id=unit.by.person_id,
            at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    unit.insert_many(EntryPartRow, [
        {"entry_id": entry.id, "n": n, "name": one.name.strip(), "text": one.text.strip(), "t_end": one.t_end or None,
         "expanded_uncertainty": one.expanded_uncertainty or None}
        for n, one in enumerate(figure.parts, start=1)
    ])  # fmt: skip
    unit.link(report_id, entry.id, "report")
    return entry.id


def waiting_entries(session: Session, external_test_ids: Sequence[int]) -> dict[int, list[EntryRow]]:
    """The figures that wait for a second look, the last of each measurand, by test of a sending."""
    compared: set[int] = set()
    query = select(CheckedRow.entries).where(CheckedRow.external_test_id.in_(external_test_ids))
    for ids in session.scalars(query):
        compared |= set(ids)
    found: dict[int, dict[str, EntryRow]] = {id_: {} for id_ in external_test_ids}
    rows = select(EntryRow).where(EntryRow.external_test_id.in_(external_test_ids)).order_by(EntryRow.id)
    for row in session.scalars(rows):
        if row.id not in compared:
            found[row.external_test_id][row.measurand] = row
    return {id_: list(own.values()) for id_, own in found.items()}


def check_figures(
    unit: Unit, external_test_id: int, *, agrees: bool, reason: str = "", seen: Sequence[int] = ()
) -> list[Result]:
    """Compare the figures with the report, as another person. If they agree the test is submitted for review with them.

    `seen` are the figures that the page showed. The gate is asked for the day on which the provider measured.
    Raises NotFound, NotAtProvider, NothingToCheck, FigureIsYourOwn, DifferenceUnexplained, GateClosed.
    """
    row, subject = _at_provider(unit, external_test_id)
    waiting = waiting_entries(unit.session, [row.id])[row.id]
    if not waiting or {one.id for one in waiting} != set(seen):
        raise NothingToCheck
    if unit.by.person_id in {one.person_id for one in waiting}:
        raise FigureIsYourOwn
    if not agrees and not reason.strip():
        raise DifferenceUnexplained
    unit.add(
        CheckedRow(
            external_test_id=row.id, entries=sorted(_all_waiting(unit, row.id)), agrees=agrees, reason=reason.strip(),
            person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    return _submit(unit, row, subject, waiting) if agrees else []


def _all_waiting(unit: Unit, external_test_id: int) -> set[int]:
    """The figures up to now, those too that were typed again."""
    query = select(EntryRow.id).where(EntryRow.external_test_id == external_test_id)
    return set(unit.session.scalars(query))


def _submit(unit: Unit, row: ExternalTestRow, subject: Subject, entries: Sequence[EntryRow]) -> list[Result]:
    sending = unit.session.get_one(SendingRow, row.sending_id)
    measured = max(one.measured_at for one in entries)
    wanted = {one.key: one for one in subject.method.definition.measurands}
    parts = parts_of(unit.session, [one.id for one in entries])
    found = [finding_of(wanted[one.measurand], figure_of(one, parts[one.id])) for one in entries]
    answers = list(answers_about(unit.session, subject, sending.supplier_id, measured))
    refuse_unless_open(unit.session, None, answers)
    rests_on = [(row.id, "external_test"), *((one.id, "entry") for one in entries)]
    rests_on += basis_of(unit.session, subject, sending, measured)
    return submit_reported(
        unit, subject, found, question=question_about(subject, REPORTED, measured, unit.by.person_id),
        answers=answers, rests_on=rests_on, submitted_by=entries[-1].person_id,
    )  # fmt: skip


def parts_of(session: Session, entry_ids: Sequence[int]) -> dict[int, list[Part]]:
    """The components or cuts of those figures that have some, by entry; one query however many."""
    found: dict[int, list[Part]] = {id_: [] for id_ in entry_ids}
    query = select(EntryPartRow).where(EntryPartRow.entry_id.in_(entry_ids))
    for row in session.scalars(query.order_by(EntryPartRow.entry_id, EntryPartRow.n)):
        found[row.entry_id].append(
            Part(name=row.name, text=row.text, expanded_uncertainty=row.expanded_uncertainty, t_end=row.t_end)
        )
    return found


def figure_of(row: EntryRow, parts: Sequence[Part] = ()) -> Figure:
    """What was read in the report."""
    return Figure(
        measurand=row.measurand, text=row.text, unit=row.unit, expanded_uncertainty=row.expanded_uncertainty,
        k=row.k, coverage_percent=row.coverage_percent, parts=tuple(parts),
    )  # fmt: skip
