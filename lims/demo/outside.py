"""The demo's external provider: approved for methods that this laboratory cannot run, one test out, one back and checked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from lims.catalogue import find_method_id, method_version
from lims.demo.stage import Stage
from lims.external import (
    Figure,
    Packet,
    enter_figure,
    keep_report,
    record_agreement,
    send_out,
)
from lims.external.overview import Sending, find_sending
from lims.files import keep
from lims.samples.models import ItemRow, SampleState, TestRow, TestState
from lims.suppliers import (
    Purpose,
    Verdict,
    approve_evaluation,
    approve_scope,
    evaluate_supplier,
    propose_scope,
    register_supplier,
)

PROVIDER = "SUP-003"
DAY = timedelta(days=1)
METHOD = "ASTM D4052"
REPORT = b"%PDF-1.4\n% FICTITIOUS report of an external provider\n"


def send_samples_out(stage: Stage) -> None:
    """Approve a provider, ask a client, and send two of its samples: the report of one is here, the other is late."""
    supplier = _approved(stage)
    waiting = _waiting(stage)
    for n, (item_id, request_id, test_id, version_id) in enumerate(waiting):
        _agree(stage, request_id, version_id, supplier)
        sending = _send(stage, item_id, test_id, supplier, late=n > 0)
        if n == 0:
            _report(stage, sending)


def _approved(stage: Stage) -> int:
    start = stage.clock() - 300 * DAY
    with stage.by("DM", "supplier.evaluated") as unit:
        supplier = register_supplier(
            unit, code=PROVIDER, name="FICTITIOUS Testing House", contact="samples@outside.example.test"
        )
        found = evaluate_supplier(
            unit, supplier.id, criteria="FICTITIOUS: accreditation, results of a comparison", verdict=Verdict.APPROVED,
            findings="FICTITIOUS: accredited, results agree within their uncertainties", purposes=[Purpose.TESTING],
            until=stage.clock() + 300 * DAY,
        )  # fmt: skip
        scope = propose_scope(
            unit, supplier.id, _method(stage), approved=True, why="FICTITIOUS: its scope as the accreditation body shows it",
            since=start, until=stage.clock() + 200 * DAY, accreditation="FICTITIOUS-LAB-0042",
            accredited_by="FICTITIOUS accreditation body", scope_line="FICTITIOUS: density of petroleum products",
        )  # fmt: skip
    with stage.by("EQ", "supplier.approved") as unit:
        approve_evaluation(unit, found.id, since=start)
        approve_scope(unit, scope)
    return supplier.id


def _method(stage: Stage) -> int:
    with stage.database.read() as session:
        found = find_method_id(session, METHOD)
    assert found is not None  # noqa: S101 - the demo's catalogue has it
    return found


def _waiting(stage: Stage) -> list[tuple[int, int, int, int]]:
    """Two received samples of a client whose test by the method is not begun."""
    query = (
        select(ItemRow.id, ItemRow.request_id, TestRow.id, TestRow.method_version_id)
        .join(TestRow, TestRow.item_id == ItemRow.id)
        .where(
            ItemRow.state == SampleState.RECEIVED, ItemRow.request_id.is_not(None), ItemRow.received_at.is_not(None),
            TestRow.state == TestState.NOT_STARTED, TestRow.method_version_id == stage.methods[METHOD],
        )
        .order_by(ItemRow.id.desc()).limit(2)
    )  # fmt: skip
    with stage.database.read() as session:
        return [(row[0], row[1] or 0, row[2], row[3]) for row in session.execute(query)]


def _agree(stage: Stage, request_id: int, version_id: int, supplier_id: int) -> None:
    with stage.by("DM", "external.client_answered") as unit:
        record_agreement(
            unit, request_id, method_id=_method(stage), supplier_id=supplier_id, agreed=True,
            told="FICTITIOUS: told by e-mail who tests and by which accreditation", agreed_by="A. Example, by e-mail",
            answered_at=stage.clock() - timedelta(hours=2),
        )  # fmt: skip


def _send(stage: Stage, item_id: int, test_id: int, supplier_id: int, *, late: bool) -> Sending:
    at = stage.clock() - timedelta(hours=1)
    expected = at + timedelta(minutes=30) if late else at + 7 * DAY
    with stage.by("DM", "sample.sent_out") as unit:
        made = send_out(
            unit, item_id, supplier_id=supplier_id, test_ids=[test_id],
            packet=Packet(
                amount="0.25 L", left="0.5 L", courier="FICTITIOUS Courier", waybill="FICTITIOUS-WB-1", seal="FICTITIOUS-901",
                care="upright, below 30 °C", sent_at=at, expected_at=expected,
            ),
        )  # fmt: skip
    with stage.database.read() as session:
        return find_sending(session, made, at)


def _report(stage: Stage, sending: Sending) -> None:
    """The report is kept and one person has entered the figure; another has still to compare it."""
    kept, test = stage.files.put(REPORT), sending.tests[0]
    measured = stage.clock() - timedelta(minutes=20)
    with stage.database.read() as session:
        key = method_version(session, test.method_version_id).definition.measurands[0].key
    with stage.by("DM", "external.report_kept") as unit:
        file = keep(unit, kept, "FICTITIOUS-report.pdf", "application/pdf")
        unit.flush()
        report = keep_report(unit, sending.id, file_id=file.id, number="FICTITIOUS-R-815", issued_on=measured)
        figure = Figure(
            measurand=key,
            text="832.4",
            unit="kg/m3",
            expanded_uncertainty="0.4",
            k="2",
            coverage_percent="95",
        )
        enter_figure(unit, test.id, figure, report_id=report, measured_at=measured)
