"""A composition in a proficiency test: its components are enrolled, reported and scored, all at once or one by one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lims.db import Database
from lims.permissions import Role
from lims.proficiency import add_provider, add_round
from lims.proficiency.errors import ComponentsUnknown, EnrolledAlready, EnrolmentRefused, ReportedRefused
from lims.proficiency.outcomes import report_all
from lims.proficiency.overview import enrolments_of_round, last_reported
from lims.proficiency.rounds import add_sample, enrol, enrol_components
from tests.conftest import NOON
from tests.support.certificates import Case
from tests.support.compositions import make_composition_case
from tests.support.people import make_person
from tests.support.samples import acting
from tests.support.web import ClientAs, post, words_of

LATER = NOON + timedelta(hours=2)
NAMED = ("Methane", "C2", "propane")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gas:
    """A gas of a provider whose composition is accepted, and a round that is not enrolled in yet."""

    case: Case
    round_id: int

    @property
    def method_id(self) -> int:
        return self.case.bench.method.method_id


@pytest.fixture
def gas(database: Database, tmp_path: Path) -> Gas:
    case = make_composition_case(database, tmp_path / "files", at=NOON)
    manager = make_person(database, Role.QUALITY_MANAGER, at=NOON)
    with acting(database, manager, NOON) as unit:
        provider = add_provider(
            unit, name="FICTITIOUS provider", accreditation=None, accredited_by=None, seen_in="x"
        )
        round_id = add_round(unit, provider_id=provider, scheme="Gas", name="1", results_due_at=None)
        add_sample(unit, round_id, code=case.bench.sample.code, designation="A")
    return Gas(case=case, round_id=round_id)


def take_part(database: Database, gas: Gas, *components: str) -> list[int]:
    with acting(database, gas.case.reviewer, NOON) as unit:
        return enrol_components(
            unit, gas.round_id, method_id=gas.method_id, measurand="area_composition", components=components
        )


def test_components_are_enrolled_by_their_one_name_and_each_once(database: Database, gas: Gas) -> None:
    take_part(database, gas, *NAMED)
    take_part(database, gas, "ethane", "n-butane")

    with database.read() as session:
        found = [one.measurand.partition(":")[2] for one in enrolments_of_round(session, gas.round_id)]
    assert found == ["methane", "ethane", "propane", "n-butane"]
    with pytest.raises(EnrolledAlready):
        take_part(database, gas, "ethane")


def test_a_method_that_lists_no_components_asks_for_their_names(database: Database, gas: Gas) -> None:
    with pytest.raises(ComponentsUnknown, match="AREA-NORM"):
        take_part(database, gas)
    with pytest.raises(EnrolmentRefused), acting(database, gas.case.reviewer, NOON) as unit:
        enrol(unit, gas.round_id, method_id=gas.method_id, measurand="area_composition")


def test_what_was_printed_of_each_component_is_reported_at_once(database: Database, gas: Gas) -> None:
    ids = take_part(database, gas, *NAMED, "n-butane")

    with acting(database, gas.case.reviewer, LATER) as unit:
        assert report_all(unit, gas.round_id) == 3

    with database.read() as session:
        said = {ids.index(id_): one.text for id_, one in last_reported(session, ids).items()}
    assert said == {0: "90", 1: "8", 2: "2"}
    with pytest.raises(ReportedRefused), acting(database, gas.case.reviewer, LATER) as unit:
        report_all(unit, gas.round_id)  # of n-butane there is no result


def entered(client: FlaskClient, gas: Gas, lines: dict[int, dict[str, str]], *, step: str = "save", pasted: str = "") -> str:  # fmt: skip
    """The form of the provider's report, sent; the page that follows."""
    round_page = f"/proficiency/rounds/{gas.round_id}"
    page = client.get(f"{round_page}/outcomes").text
    report = page.split('name="report"')[1].split('value="')[1].split('"')[0]
    data = {"report": report, "step": step, "pasted": pasted}
    for n, (id_, figures) in enumerate(lines.items()):
        data |= {
            f"lines-{n}-enrolment": str(id_),
            **{f"lines-{n}-{name}": text for name, text in figures.items()},
        }
    answer = post(client, f"{round_page}/outcomes", data)
    return client.get(answer.location).text if answer.status_code == 303 else answer.text


def test_the_provider_s_report_is_entered_in_one_table_typed_or_pasted(
    client_as: ClientAs, database: Database, gas: Gas
) -> None:
    client, page = client_as(Role.QUALITY_MANAGER), f"/proficiency/rounds/{gas.round_id}"
    chosen = {"measurand": f"{gas.method_id}:area_composition:", "components": "methane\nethane\npropane"}
    assert post(client, f"{page}/enrol", chosen).status_code == 303
    assert "90 area" in words_of(client.get(f"{page}/results").text)
    assert post(client, f"{page}/results").status_code == 303
    paper = {"file": (io.BytesIO(b"%PDF-1.7 x"), "r.pdf")}
    assert post(client, f"{page}/reports/new", paper, content_type="multipart/form-data").status_code == 303
    with database.read() as session:
        methane, ethane, propane = (one.id for one in enrolments_of_round(session, gas.round_id))
    empty: dict[int, dict[str, str]] = {methane: {}, ethane: {}, propane: {}}

    strange = entered(client, gas, empty, step="paste", pasted="argon\t1.0\nC1\t90.2\n")
    pasted = entered(
        client, gas, empty, step="paste", pasted="name\tassigned\tu\tU\tsigma\nC1\t90.2\t\t\t0.2\n"
    )
    wrong = entered(client, gas, {methane: {"assigned_value": "90.2"}, ethane: {"sigma_pt": "0.1"}})
    right = entered(
        client, gas,
        {methane: {"assigned_value": "90.2", "sigma_pt": "0.2"}, ethane: {"assigned_value": "9.0", "sigma_pt": "0.1"}, propane: {}},
    )  # fmt: skip

    assert "“argon” is no measurand that waits" in words_of(strange)
    assert 'value="90.2"' in pasted
    assert "Nothing was kept: a line is wrong." in words_of(wrong)
    assert "2 measurands have their scores." in words_of(right)
    with database.read() as session:
        states = [one.state for one in enrolments_of_round(session, gas.round_id)]
    assert states == ["satisfactory", "unsatisfactory", "reported"]
    late = entered(client, gas, {methane: {"assigned_value": "90.2"}, propane: {"assigned_value": "2.00"}})
    assert "Somebody has entered scores meanwhile." in words_of(late)
    assert 'value="2.00"' in late
