"""Compositions and tables by external providers: each line with its own U, seen by two people, printed as the report has it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lims.certificates.lines import Line
from lims.db import Database
from lims.external import Figure, Packet, check_figures, enter_figure, keep_report, record_agreement, send_out
from lims.external.errors import FigureRefused
from lims.external.figures import Part
from lims.external.findings import finding_of
from lims.external.models import ExternalTestRow
from lims.external.service import waiting_entries
from lims.files import Kept, keep
from lims.permissions import Role
from lims.results import recompute, results_of
from lims.samples import TestState, find_test, set_test_state
from methods.definitions import Measurand, ScaleKind, TableResult
from tests.conftest import NOON
from tests.support.external import ACCREDITED, DAY, make_provider, state_scope
from tests.support.rows import BEFORE, Rows, acting
from tests.support.supplied import LPG
from tests.support.web import ClientAs, post, words_of

GAS = "ASTM D2163"
STATED: dict[str, Any] = {"k": "2", "coverage_percent": "95"}
MEASURED = [
    Part(name="propane", text="61.20", expanded_uncertainty="0.35"),
    Part(name="iC4", text="38.30", expanded_uncertainty="0.3"),
    Part(name="n-butane", text="0.50"),
    Part(name="ethane", text="< 0.01"),
    Part(name="isopentane", text="not detected"),
]


class Sent:
    """A test at a provider, whose report is here."""

    def __init__(self, rows: Rows, code: str) -> None:
        self.rows, self.code, database = rows, code, rows.database
        method, test = rows.methods[code], rows.tests[code]
        provider = make_provider(database, at=BEFORE)
        state_scope(
            database, provider, method.method_id, at=BEFORE, since=BEFORE, until=NOON + DAY, **ACCREDITED
        )
        with acting(database, rows.drafter, "sample.sent_out") as unit:
            record_agreement(
                unit, rows.request.id, method_id=method.method_id, supplier_id=provider.id, agreed=True, told="T", agreed_by="A",
                answered_at=BEFORE,
            )  # fmt: skip
            sending = send_out(
                unit, rows.sample.id, supplier_id=provider.id, test_ids=[test.id],
                packet=Packet(amount="1", courier="C", seal="S", sent_at=NOON, expected_at=NOON + DAY),
            )  # fmt: skip
            file = keep(unit, Kept(sha256="b" * 64, size=9), "report.pdf", "application/pdf")
            unit.flush()
            self.report = keep_report(unit, sending, file_id=file.id, number="EXT/1", issued_on=NOON)
            self.id = unit.session.query(ExternalTestRow.id).filter_by(sending_id=sending).scalar()

    @property
    def measurand(self) -> Measurand:
        return self.rows.methods[self.code].definition.measurands[0]

    def enter(self, *parts: Part, **given: Any) -> None:
        figure = Figure(measurand=self.measurand.key, parts=parts, **(STATED | given))
        with acting(self.rows.database, self.rows.drafter, "external.figure_entered", 10) as unit:
            enter_figure(
                unit, self.id, figure, report_id=self.report, measured_at=NOON + timedelta(minutes=5)
            )

    def check(self) -> None:
        with acting(self.rows.database, self.rows.approver, "external.figures_checked", 11) as unit:
            seen = [one.id for one in waiting_entries(unit.session, [self.id])[self.id]]
            check_figures(unit, self.id, agrees=True, seen=seen)


@pytest.fixture
def sent(database: Database) -> Sent:
    return Sent(Rows(database, GAS), GAS)


def line_of(sent: Sent) -> Line:
    with acting(sent.rows.database, sent.rows.reviewer, "test.reviewed", 20) as unit:
        set_test_state(unit, sent.rows.tests[sent.code].id, TestState.ACCEPTED, refresh=False)
    return sent.rows.lines()[sent.code][0]


def test_a_composition_is_printed_component_by_component_with_the_provider_s_own_uncertainties(
    sent: Sent,
) -> None:
    sent.enter(*MEASURED)
    sent.check()

    line = line_of(sent)
    printed = [
        (one.name, one.result, one.uncertainty and one.uncertainty.text) for one in line.line.components
    ]
    assert printed == [
        ("propane", "61.20", "0.35"), ("iC4", "38.30", "0.3"), ("n-butane", "0.50", None), ("ethane", "< 0.01", None),
        ("isopentane", "not detected", None),
    ]  # fmt: skip
    assert line.line.external == "FICTITIOUS Outside Laboratory"
    assert line.line.components[0].uncertainty is not None
    assert line.line.components[0].uncertainty.mode == "external"
    assert "EXT/1" in line.line.notes[0]


def test_what_is_stored_is_what_was_entered_and_no_sum_is_made_up(sent: Sent) -> None:
    sent.enter(*MEASURED)
    sent.check()

    test_id = sent.rows.tests[GAS].id
    with sent.rows.database.read() as session:
        [result] = results_of(session, [test_id])[test_id]
        again = recompute(session, result.id)
    assert again.equal
    assert "provider's report" in again.sentence
    assert result.sum is None
    assert (result.components[0].expanded_uncertainty, result.components[0].k) == (0.35, 2.0)


def test_other_results_are_computed_from_a_composition_of_a_provider(database: Database) -> None:
    sent = Sent(Rows(database, GAS, "ASTM D2598"), GAS)
    sent.enter(
        *(Part(name=name, text=text) for name, text in zip(LPG, ("50.0", "25.0", "12.5", "12.5"), strict=True)),
        k=None, coverage_percent=None,
    )  # fmt: skip
    sent.check()
    sent.rows.run(["ASTM D2598"], 30)

    id_ = sent.rows.tests["ASTM D2598"].id
    with sent.rows.database.read() as session:
        assert find_test(session, id_).state is TestState.SUBMITTED


def test_a_table_of_cuts_keeps_the_yields_their_sums_and_their_uncertainties(database: Database) -> None:
    sent = Sent(Rows(database, "ASTM D2892"), "ASTM D2892")
    sent.enter(
        Part(name="naphtha", text="25.0", expanded_uncertainty="0.6", t_end="150"),
        Part(name="gas oil", text="40.1", t_end="350"),
        Part(name="residue", text="34.6"),
    )
    sent.check()

    test_id = sent.rows.tests["ASTM D2892"].id
    printed = [
        (one.name, one.result, one.uncertainty and one.uncertainty.text) for one in line_of(sent).line.components
    ]  # fmt: skip
    assert printed[0] == ("naphtha, up to 150 °C", "25.0 (Σ 25.0)", "0.6")
    assert printed[2] == ("residue", "34.6 (Σ 99.7)", None)
    with database.read() as session:
        assert recompute(session, results_of(session, [test_id])[test_id][0].id).equal


@pytest.mark.parametrize(
    ("parts", "given", "why"),
    [
        ([Part(name="propane", text="about 60")], {}, "no plain number"),
        ([Part(name="propane", text="60"), Part(name="C3", text="1")], {}, "stands there already"),
        ([Part(name="", text="60")], {}, "no name"),
        ([Part(name="propane", text="60", expanded_uncertainty="0")], {}, "above zero"),
        ([Part(name="propane", text="60", expanded_uncertainty="1")], {"k": None}, "stand together"),
        ([Part(name="propane", text="60")], {}, "no U"),
        ([Part(name="propane", text="< 1", expanded_uncertainty="1")], {}, "not found has no U"),
        ([Part(name="propane", text="60")], {"unit": "degC", "k": None, "coverage_percent": None}, "cannot be converted"),
    ],
)  # fmt: skip
def test_a_composition_that_cannot_be_what_the_report_says_is_refused(
    parts: list[Part], given: dict[str, Any], why: str
) -> None:
    measurand = Measurand(
        key="x", names={"en": "x", "az": "x", "ru": "x"}, scale=ScaleKind.VECTOR, unit="mol %"
    )

    with pytest.raises(FigureRefused, match=why):
        finding_of(measurand, Figure(measurand="x", parts=tuple(parts), **(STATED | given)))


def test_a_composition_in_another_unit_becomes_the_method_s_own_and_is_printed_by_its_rule() -> None:
    measurand = Measurand(
        key="x", names={"en": "x", "az": "x", "ru": "x"}, scale=ScaleKind.VECTOR, unit="mol %"
    )
    part = Part(name="methane", text="0.95", expanded_uncertainty="0.01")

    found = finding_of(measurand, Figure(measurand="x", unit="mol/mol", parts=(part,), **STATED))

    assert not isinstance(found.result, TableResult)
    assert (found.parts[0].value, found.parts[0].uncertainty) == ("95.0", "1.0")


def test_end_points_that_do_not_rise_are_refused() -> None:
    measurand = Measurand(
        key="x", names={"en": "x", "az": "x", "ru": "x"}, scale=ScaleKind.TABLE, unit="% (m/m)"
    )
    falling = (Part(name="a", text="1", t_end="150"), Part(name="b", text="1", t_end="90"))

    with pytest.raises(FigureRefused, match="does not lie above"):
        finding_of(measurand, Figure(measurand="x", parts=falling))


def test_a_table_is_pasted_looked_at_and_sent(client_as: ClientAs, sent: Sent) -> None:
    desk = client_as(Role.FRONT_DESK)
    address = f"/external/tests/{sent.id}/enter-table?measurand={sent.measurand.key}"
    page = desk.get(address)
    assert [name for name in LPG if f'value="{name}"' not in page.text] == []

    pasted = "Component\tResult\tU\nPropane\t61,20\t0,35\niC4\t38,30\t\n"
    common = {
        "report": str(sent.report),
        "measured_at": "2026-05-19 16:00",
        "unit": sent.measurand.unit or "",
        **STATED,
    }
    looked = post(desk, address, {**common, "step": "paste", "pasted": pasted}).text
    assert 'value="61,20"' in looked
    wrong = post(desk, address, {**common, "step": "paste", "pasted": "a;b;c;d;e\n1;2;3;4;5"})
    assert "has 5 columns" in words_of(wrong.text)
    lines = {
        "parts-0-name": "Propane", "parts-0-text": "61,20", "parts-0-expanded_uncertainty": "0,35", "parts-1-name": "iC4",
        "parts-1-text": "38,30",
    }  # fmt: skip
    refused = post(desk, address, {**common, **lines, "parts-1-text": "many", "step": "save"})
    assert refused.status_code == 422
    assert "no plain number" in words_of(refused.text)
    assert post(desk, address, {**common, **lines, "step": "save"}).status_code == 303
    seen = words_of(client_as(Role.FRONT_DESK).get(f"/external/tests/{sent.id}").text)
    assert "Propane 61,20 0,35" in seen
