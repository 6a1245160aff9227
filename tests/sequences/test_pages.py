"""The pages of sequences: a table is proposed, curves are made and accepted, a plan is changed and exported, wrong input refused."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from lims.db import Database
from lims.materials import register_lot
from lims.permissions import Role
from lims.sequences import find_sequence, lines_of, take_all
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.sequences import GcLaboratory, make_gc
from tests.support.web import ClientAs, fields_of, post, words_of

TABLE = {
    "components": "propane; 3,2; 3.6; ; line; 1/x\nisobutane; 5.0; 5.4; C4; factor", "begins": "standard, blank", "every": "5",
    "inserted": "check", "ends": "check", "check_percent": "2", "source": "FICTITIOUS", "reason": "new", "fictitious": "y",
    "effective_from": "2026-05-19 16:00",
}  # fmt: skip


@pytest.fixture
def gc(database: Database, tmp_path: Path) -> GcLaboratory:
    return make_gc(database, tmp_path / "files", at=NOON - timedelta(minutes=30), samples=2)


def table_form(gc: GcLaboratory, **given: str) -> dict[str, str]:
    with gc.database.read() as session:
        from lims.sequences.table import table_header

        header = table_header(session, gc.table_id)
    return {"system": str(header.system_id), "method": str(header.method_id), **TABLE, **given}


def test_a_component_table_is_proposed_and_approved_by_another_person(
    client_as: ClientAs, gc: GcLaboratory
) -> None:
    drafted = post(client_as(Role.TECHNICAL_MANAGER), "/sequences/tables/propose", table_form(gc))
    assert drafted.status_code == 303, words_of(drafted.text)
    other = client_as(Role.QUALITY_MANAGER)
    shown = other.get(drafted.headers["Location"]).text
    fields = fields_of(shown, "row_version")

    approved = post(other, f"{drafted.headers['Location']}/approve", fields)

    assert approved.status_code == 303, words_of(approved.text)
    assert "1/x" in words_of(other.get(f"/sequences/tables/{gc.table_id}").text)
    again = fields_of(other.get(f"/sequences/tables/propose?header_id={gc.table_id}").text, "components")
    assert "isobutane; 5; 5.4; C4; factor; " in again["components"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_by_which_nothing_can_be_worked_is_refused_beside_the_form(
    client_as: ClientAs, gc: GcLaboratory
) -> None:
    answer = post(
        client_as(Role.TECHNICAL_MANAGER),
        "/sequences/tables/propose",
        table_form(gc, components="propane; 3.2"),
    )

    assert answer.status_code == 422
    assert "is not a number" in words_of(answer.text)


def test_curves_are_made_from_runs_and_accepted_by_another_person(
    client_as: ClientAs, gc: GcLaboratory
) -> None:
    runs = gc.standards()
    maker, other = client_as(Role.REVIEWER), client_as(Role.REVIEWER)
    chosen = {f"run_{one.reading_id}": str(one.lot_id) for one in runs}

    made = post(maker, f"/sequences/tables/{gc.table_id}/curves/new", chosen)

    assert made.status_code == 303, words_of(made.text)
    page = made.headers["Location"]
    own = post(
        maker, f"{page}/decide", {"accepted": "yes", "words": "mine", "valid_until": "2026-06-19 12:00"}
    )
    assert own.status_code == 409
    late = post(
        other, f"{page}/decide", {"accepted": "yes", "words": "looked at", "valid_until": "2026-05-01 12:00"}
    )
    assert late.status_code == 422
    done = post(
        other, f"{page}/decide", {"accepted": "yes", "words": "looked at", "valid_until": "2026-06-19 12:00"}
    )
    assert done.status_code == 303, words_of(done.text)
    assert "In date" in words_of(other.get(f"{page}?component=isobutane").text)


def test_nothing_is_made_of_no_run(client_as: ClientAs, gc: GcLaboratory) -> None:
    answer = post(client_as(Role.TECHNICIAN), f"/sequences/tables/{gc.table_id}/curves/new", {})

    assert "it takes 1 to 30 runs" in words_of(answer.text)


def test_a_plan_is_changed_until_it_is_locked_and_leaves_as_a_list_without_formulas(
    client_as: ClientAs, database: Database, gc: GcLaboratory
) -> None:
    with gc.unit(minutes=-10) as unit:
        lot = register_lot(
            unit, code="=1+1", name="FICTITIOUS", role="calibration gas", expires_at=NOON + timedelta(days=9), fictitious=True,
            certified=[{"quantity": "propane", "value": 50.0, "unit": "mol %", "expanded_uncertainty": 0.1, "k": 2.0}],
        )  # fmt: skip
    client = client_as(Role.TECHNICIAN)
    planned = post(client, f"/sequences/new/{gc.table_id}", {
        "tests": [str(one.id) for one in gc.tests], "standards": [str(lot.id)], "check": str(gc.lots[0].id),
    })  # fmt: skip
    assert planned.status_code == 303, words_of(planned.text)
    page = planned.headers["Location"]
    sequence_id = int(page.rsplit("/", 1)[1])
    with database.read() as session:
        before = find_sequence(session, sequence_id)
    moved = post(client, f"{page}/plan", {"step": "later", "n": "4", "row_version": str(before.row_version)})
    stale = post(client, f"{page}/plan", {"step": "later", "n": "4", "row_version": str(before.row_version)})
    with database.read() as session:
        after = find_sequence(session, sequence_id)
    assert moved.headers["Location"].endswith("at=5")
    assert stale.status_code == 409
    assert [one.test_id for one in after.plan[3:5]] == [gc.tests[1].id, gc.tests[0].id]
    assert client.get(f"{page}/samples.csv").status_code == 404

    assert post(client, f"{page}/start", {"row_version": str(after.row_version)}).status_code == 303
    late = post(
        client, f"{page}/plan", {"step": "remove", "n": "1", "row_version": str(after.row_version + 1)}
    )
    rows = list(csv.reader(io.StringIO(client.get(f"{page}/samples.csv").text.lstrip("\ufeff"))))

    assert late.status_code == 409
    assert rows[0] == ["Position", "Vial", "Sample ID", "Sample name", "Type", "Method"]
    assert rows[1] == ["1", "1", f"{before.number}-01", "'=1+1", "standard", "FICTITIOUS-GC"]
    assert [row[4] for row in rows[1:]] == ["standard", "blank", "check", "sample", "sample", "check"]


def test_a_test_is_in_one_open_sequence_at_a_time(client_as: ClientAs, gc: GcLaboratory) -> None:
    gc.started([gc.tests[0].id])
    client = client_as(Role.TECHNICIAN)
    lots = {"standards": [str(gc.lots[0].id)], "check": str(gc.lots[0].id)}

    again = post(client, f"/sequences/new/{gc.table_id}", {"tests": [str(gc.tests[0].id)], **lots})
    none = post(client, f"/sequences/new/{gc.table_id}", {"tests": [str(gc.tests[1].id)]})

    assert again.status_code == 422
    assert none.status_code == 422
    assert "no lot is chosen" in words_of(none.text)


def test_a_doubtful_record_is_shown_and_taken_only_with_its_reason(
    client_as: ClientAs, database: Database, gc: GcLaboratory
) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    sample = next(one for one in lines if one.kind.value == "sample")
    record = gc.inject(sample, name="no name", minutes=15)
    client = client_as(Role.TECHNICIAN)
    page = f"/sequences/{sequence.id}/lines/{sample.id}"

    shown = words_of(client.get(page).text)
    silent = post(client, f"{page}/take", {"record": str(record), "reason": ""})
    foreign = post(client, f"{page}/take", {"record": "1", "reason": "because"})
    taken = post(client, f"{page}/take", {"record": str(record), "reason": "the vial carries its label"})

    assert "its position is of this line, its id is not" in shown
    assert silent.status_code == 422
    assert foreign.status_code == 422
    assert taken.status_code == 303, words_of(taken.text)
    assert "the vial carries its label" in words_of(client.get(page).text)


def test_both_integrations_of_a_line_stand_side_by_side_with_their_change(
    client_as: ClientAs, gc: GcLaboratory
) -> None:
    gc.calibrate()
    sequence, lines = gc.started()
    sample = next(one for one in lines if one.kind.value == "sample")
    gc.inject(sample, minutes=10)
    with gc.unit(minutes=12) as unit:
        take_all(unit, sequence.id)
    gc.inject(sample, amounts={"propane": 62.0, "isobutane": 16.15, "n-butane": 20.0}, minutes=10)
    client = client_as(Role.TECHNICIAN)

    shown = words_of(client.get(f"/sequences/{sequence.id}/lines/{sample.id}").text)
    listed = words_of(client.get(f"/sequences/{sequence.id}").text)

    assert "isobutane 5.200 1020 969 −5.00" in shown
    assert "a newer integration came" in listed


def test_a_line_of_another_sequence_is_not_found_under_this_one(
    client_as: ClientAs, gc: GcLaboratory
) -> None:
    first, lines = gc.started([gc.tests[0].id])
    second, _ = gc.started([gc.tests[1].id])
    client = client_as(Role.TECHNICIAN)

    assert client.get(f"/sequences/{second.id}/lines/{lines[0].id}").status_code == 404
    assert client.get(f"/sequences/{first.id}/lines/{lines[0].id}").status_code == 200
    assert client.get(f"/sequences/{first.id}/lines/{lines[0].id}/trace").status_code == 404


def test_a_sequence_of_lines_is_listed_and_exported(
    client_as: ClientAs, database: Database, gc: GcLaboratory
) -> None:
    sequence, _ = gc.started()
    client = client_as(Role.ASSESSOR)

    assert sequence.number in client.get("/sequences?state=started").text
    assert sequence.number not in client.get("/sequences?state=planned").text
    assert sequence.number in client.get("/sequences?format=csv").text
    assert post(client, f"/sequences/{sequence.id}/end", {}).status_code == 403
    with database.read() as session:
        assert len(lines_of(session, sequence.id)) > len(gc.tests)


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/sequences")) == []
