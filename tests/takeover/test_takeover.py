"""Records are taken over from paper: tried first, confirmed by another person, all of them or none; then methods are ready."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from lims.clock import SetClock
from lims.competence.models import RecordRow
from lims.config import Settings
from lims.control.models import ControlPointRow
from lims.db import Database
from lims.equipment import calibrations_of
from lims.equipment.models import EquipmentRow
from lims.files import FileStore
from lims.jobs import register_job
from lims.jobs.worker import Worker
from lims.materials import find_lot
from lims.materials.models import MaterialLotRow
from lims.people import Person, authorisations_at
from lims.people.models import AuthorisationRow, PersonRow
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.records.models import AuditEvent
from lims.records.verify import verify
from lims.records.walk import back, reached
from lims.takeover import Kind, State, Takeover, bring_table, confirm_takeover, find_takeover, readiness
from lims.takeover.errors import CheckedByYourself, NotLookedAt, NotTheColumns
from lims.takeover.job import JOBS
from lims.takeover.reading import COLUMNS, read_lines, table_of
from lims.takeover.reading import text as text_of_a_cell
from lims.takeover.service import write_report
from lims.takeover.views import PAGE
from lims.web.tables import TableRefused, table_of_bytes
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.people import make_person
from tests.support.web import ClientAs, post

DAY, BAKU = timedelta(days=1), ZoneInfo("Asia/Baku")
KEPT = (EquipmentRow, MaterialLotRow, PersonRow, AuthorisationRow, ControlPointRow, RecordRow)
EQUIPMENT = "code,name,maker,model,role,serial,since\n"


def acting(database: Database, person: Person, at: Any = NOON) -> Any:
    return unit_of_work(database, by=Actor.person(person.id), clock=SetClock(at), act="takeover")


def work(database: Database, folder: Path) -> None:
    settings = Settings(
        database_url="sqlite:///unused", data_dir=folder, secret_key="a key for tests, longer than 32"
    )
    for job in JOBS:
        register_job(job)
    Worker("test", database, settings, SetClock(NOON)).run_until_idle()


def brought(database: Database, folder: Path, kind: Kind, text: str, by: Person) -> Takeover:
    """A table that was brought and looked at."""
    data = text.encode()
    kept = FileStore(folder / "files").put(data)
    with acting(database, by) as unit:
        one = bring_table(unit, kind, table_of_bytes(data), BAKU, kept, "table.csv", "text/plain")
    work(database, folder)
    with database.read() as session:
        return find_takeover(session, one.id)


def taken(database: Database, folder: Path, kind: Kind, text: str, by: Person, checker: Person) -> Takeover:
    one = brought(database, folder, kind, text, by)
    assert not one.faults, one.report
    with acting(database, checker) as unit:
        confirm_takeover(unit, one.id)
    work(database, folder)
    with database.read() as session:
        return find_takeover(session, one.id)


@pytest.fixture
def two(database: Database) -> tuple[Person, Person]:
    """Who brings tables, and who compares them with the paper."""
    by, checker = (make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY) for _ in range(2))
    return by, checker


def test_a_laboratory_is_taken_over_and_every_record_says_who_checked_it(
    database: Database, tmp_path: Path, two: tuple[Person, Person]
) -> None:
    make_method(database, at=NOON - DAY)
    tables = {
        Kind.EQUIPMENT: EQUIPMENT + "EQ-1,density meter,M,X,density meter,77,2024-01-31",
        Kind.CALIBRATIONS: "equipment;certificate;laboratory;calibrated_at;due_at;quantity;unit;"
        "reference;indication;expanded_uncertainty;k\n"
        "EQ-1;C-1;L;2026-01-01;2027-01-01;density;kg/m3;998,2;998,3;0,05;2\nEQ-1;C-1;L;2026-01-01;2027-01-01;density;kg/m3;1,2;1,2;0,05;2",
        Kind.LOTS: "code,name,role,certificate,quantity,value,unit,expanded_uncertainty,k,expires_at\n"
        "W-1,Water,water,C,density,998.2,kg/m3,0.02,2,2027-01-01",
        Kind.PEOPLE: "name,initials,function\nN. Example,NE,chemist",
        Kind.RECORDS: "initials,aspect,title,given_by,acquired_at,passed,evaluated_by\n"
        f"NE,training,course 7,school,2025-03-01,yes,{two[0].initials}",
        Kind.AUTHORISATIONS: "initials,method,act,valid_from,basis\nNE,ASTM D4052,perform,2026-01-01,training record",
    }  # fmt: skip

    made = {kind: taken(database, tmp_path, kind, text, *two) for kind, text in tables.items()}

    assert {one.state for one in made.values()} == {State.TAKEN}
    with database.read() as session:
        equipment = session.scalar(select(EquipmentRow.id).where(EquipmentRow.code == "EQ-1")) or 0
        [calibration] = calibrations_of(session, equipment)
        assert (len(calibration.points), calibration.suitable) == (
            2,
            None,
        )  # it counts once somebody accepts it
        lot, [authorisation] = find_lot(session, "W-1", NOON), authorisations_at(session, NOON)
        assert authorisation.given_by == two[1].id
        for node, kind in ((calibration.version_id, Kind.CALIBRATIONS), (lot.version_id, Kind.LOTS)):
            assert reached(session, back(node), "takeover") == [made[kind].id]
        reasons = set(session.scalars(select(AuditEvent.reason).where(AuditEvent.act == "takeover.taken")))
        assert reasons == {f"taken over from paper, checked by {two[1].name}"}
        assert not verify(session).findings


def test_a_dry_run_says_row_and_column_and_remedy_and_keeps_nothing(
    database: Database, tmp_path: Path, two: tuple[Person, Person]
) -> None:
    rows = [
        "EQ-1,a,M,X,r,1,2024-01-31",
        "EQ-1,b,M,X,r,2,",
        "EQ-3,,M,X,r,3,",
        "EQ-4,c,M,X,r,4,31.01.2024",
        "EQ-5,=1+1,M,X,r,5,",
    ]
    one = brought(database, tmp_path, Kind.EQUIPMENT, EQUIPMENT + "\n".join(rows), two[0])

    said = [(each["row"], each["column"], each["problem"]) for each in one.report]
    assert said[0] == (2, "", "")
    assert "EQ-1" in said[1][2]
    assert said[2] == (4, "name", "It is empty.")
    assert said[3][:2] == (5, "since")
    assert "holds a formula" in said[4][2]
    assert all(each["remedy"] for each in one.report if each["problem"])
    with pytest.raises(NotLookedAt, match="4 rows are wrong"), acting(database, two[1]) as unit:
        confirm_takeover(unit, one.id)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(EquipmentRow)) == 0
        assert not verify(session).findings


def test_who_brought_a_table_does_not_confirm_it_and_no_row_is_taken_twice(
    database: Database, tmp_path: Path, two: tuple[Person, Person]
) -> None:
    one = brought(database, tmp_path, Kind.EQUIPMENT, EQUIPMENT + "EQ-1,a,M,X,r,1,", two[0])

    with pytest.raises(CheckedByYourself), acting(database, two[0]) as unit:
        confirm_takeover(unit, one.id)
    with acting(database, two[1]) as unit:
        confirm_takeover(unit, one.id)
    work(database, tmp_path)
    with pytest.raises(NotLookedAt, match="taken"), acting(database, two[1]) as unit:
        confirm_takeover(unit, one.id)
    work(database, tmp_path)

    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(EquipmentRow)) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"code,name\nEQ-1,a", "“maker” is missing"),
        ((EQUIPMENT.strip() + ",colour\n1,2,3,4,5,6,,8").encode(), "nobody knows the column “colour”"),
        (b"\xff\xfe\x00", "neither a workbook nor text"),
        (b"PK\x03\x04 no workbook", "not a workbook"),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused(data: bytes, why: str) -> None:
    with pytest.raises((NotTheColumns, TableRefused), match=why):
        read_lines(Kind.EQUIPMENT, table_of_bytes(data), BAKU)


def test_a_template_filled_in_as_its_example_shows_is_read_from_a_workbook() -> None:
    for kind, columns in COLUMNS.items():
        book = Workbook()
        book.active.append([one.name for one in columns])  # type: ignore[union-attr]
        book.active.append([one.example for one in columns])  # type: ignore[union-attr]
        book.save(out := io.BytesIO())
        [line] = read_lines(kind, table_of_bytes(out.getvalue()), BAKU)
        assert (line.problem, len(line.cells)) == ("", len(columns)), kind


def test_the_pages_bring_a_table_and_say_what_a_method_lacks(client_as: ClientAs, database: Database) -> None:
    method = make_method(database, at=NOON)
    client = client_as(Role.QUALITY_MANAGER)

    answer = post(
        client, "/takeover", {"kind": "equipment", "table": (io.BytesIO(EQUIPMENT.encode() + b"EQ-1,a,M,X,r,1,"), "equipment.csv")}
    )  # fmt: skip
    page = client.get(f"/readiness/{method.method_id}").text

    assert answer.status_code == 303, answer.text
    assert client.get(answer.location).status_code == 200
    assert client.get("/takeover/template/lots.xlsx").status_code == 200
    for said in ("nobody is authorised", "none serves this method", "not in scope", "/equipment/systems"):
        assert said in page
    with database.read() as session:
        [one] = readiness(session, NOON)
    assert {item.answer for item in one.items} == {"yes", "no", "unknown"}
    assert {client.get(to).status_code for to in {item.to for item in one.items}} == {200}
    assert client.get("/readiness").status_code == 200


def test_who_may_not_mend_a_thing_is_offered_no_page_that_refuses(
    client_as: ClientAs, database: Database
) -> None:
    method = make_method(database, at=NOON)
    address = f"/readiness/{method.method_id}"

    offered = {
        role: "/propose" in client_as(role).get(address).text
        for role in (Role.QUALITY_MANAGER, Role.TECHNICIAN)
    }

    assert offered == {Role.QUALITY_MANAGER: True, Role.TECHNICIAN: False}


def test_a_cell_with_a_formula_is_refused_in_each_kind_and_rows_have_the_numbers_of_the_spreadsheet() -> None:
    for kind, columns in COLUMNS.items():
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append([one.name for one in columns])
        sheet.append([])  # somebody left a row out
        sheet.append(["=1+1", *(one.example for one in columns[1:])])
        sheet.append([one.example for one in columns])
        book.save(out := io.BytesIO())

        wrong, right = read_lines(kind, table_of(out.getvalue()), BAKU)

        assert (wrong.row, wrong.column, right.row, right.problem) == (3, columns[0].name, 4, "")
        assert "holds a formula (=1+1)" in wrong.problem
        assert wrong.remedy


def test_ten_thousand_rows_are_read_and_too_many_are_refused() -> None:
    def rows(n: int) -> bytes:
        return (EQUIPMENT + "\n".join(f"EQ-{i},a,M,X,r,{i}," for i in range(n))).encode()

    assert len(read_lines(Kind.EQUIPMENT, table_of(rows(10_000)), BAKU)) == 10_000
    with pytest.raises(TableRefused, match="more than 20000 rows"):
        table_of(rows(20_001))


def test_the_page_of_a_long_table_shows_it_in_parts_and_what_is_wrong_by_itself(
    client_as: ClientAs, database: Database, tmp_path: Path, two: tuple[Person, Person]
) -> None:
    kept = FileStore(tmp_path / "files").put(EQUIPMENT.encode())
    with acting(database, two[0]) as unit:
        one = bring_table(
            unit,
            Kind.EQUIPMENT,
            table_of_bytes((EQUIPMENT + "EQ-1,a,M,X,r,1,").encode()),
            BAKU,
            kept,
            "t.csv",
            "text/csv",
        )
        report = [
            {"row": n + 2, "said": f"EQ-{n:03d}", "problem": "It is empty." if n == 250 else "", "column": "name", "remedy": "Fill it in."}
            for n in range(300)
        ]  # fmt: skip
        write_report(unit, one.id, report)
    client, page = client_as(Role.QUALITY_MANAGER), f"/takeover/{one.id}"

    first, rest, wrong = (client.get(page + query).text for query in ("", "?after=200", "?rows=wrong"))

    assert ("EQ-000" in first, "EQ-250" in first) == (True, False)
    assert ("EQ-000" in rest, "EQ-250" in rest) == (False, True)
    assert ("EQ-000" in wrong, "EQ-250" in wrong) == (False, True)
    assert "252,EQ-250,name,It is empty." in client.get(f"{page}?rows=wrong&format=csv").text
    assert client.get(f"{page}?after=-5").status_code == 200


def test_every_table_that_was_brought_is_found_page_by_page(
    client_as: ClientAs, database: Database, tmp_path: Path, two: tuple[Person, Person]
) -> None:
    kept = FileStore(tmp_path / "files").put(EQUIPMENT.encode())
    table = table_of_bytes((EQUIPMENT + "EQ-1,a,M,X,r,1,").encode())
    with acting(database, two[0]) as unit:
        for n in range(PAGE + 3):
            bring_table(unit, Kind.EQUIPMENT, table, BAKU, kept, f"table-{n:03d}.csv", "text/csv")
    client = client_as(Role.QUALITY_MANAGER)

    first = client.get("/takeover").text
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more is not None
    rest = client.get(more[1].replace("&amp;", "&")).text

    assert f"table-{PAGE + 2:03d}.csv" in first
    assert "table-000.csv" not in first
    assert "table-000.csv" in rest
    found = client.get("/takeover?q=table-001&state=waiting&kind=equipment").text
    assert "table-001.csv" in found
    assert "table-002.csv" not in found
    assert "table-001.csv" not in client.get("/takeover?state=taken").text


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_wrong_in_a_table_of_any_kind_is_told_by_row_and_column_and_nothing_is_kept(
    database: Database, tmp_path: Path, two: tuple[Person, Person], kind: Kind
) -> None:
    """Each needed cell left empty, and each day, number and word of a list written as what it is not; a row for each."""
    columns = COLUMNS[kind]
    wrong = [(one, "") for one in columns if one.needed]
    wrong += [(one, "elephant") for one in columns if one.read is not text_of_a_cell]
    rows = [
        {each.name: each.example for each in columns}
        | {columns[0].name: f"{columns[0].example}{n}", one.name: cell}
        for n, (one, cell) in enumerate(wrong)
    ]
    file = io.StringIO()
    writer = csv.DictWriter(file, [one.name for one in columns])
    writer.writeheader()
    writer.writerows(rows)
    with database.read() as session:
        before = {model: session.scalar(select(func.count()).select_from(model)) for model in KEPT}

    one = brought(database, tmp_path, kind, file.getvalue(), two[0])

    told = {each["row"]: each for each in one.report}
    assert len(wrong) > 1
    for n, (column, _cell) in enumerate(wrong):
        said = told[n + 2]
        assert said["problem"], (kind, column.name)
        assert said["column"] == column.name, (kind, said)
        assert said["remedy"], (kind, column.name)
    with database.read() as session:
        after = {model: session.scalar(select(func.count()).select_from(model)) for model in KEPT}
    assert after == before
    with acting(database, two[1]) as unit, pytest.raises(NotLookedAt):
        confirm_takeover(unit, one.id)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_file_of_another_kind_is_refused_with_the_column_that_is_strange_or_lacking(kind: Kind) -> None:
    needed = [one.name for one in COLUMNS[kind] if one.needed]
    strange = b"fruit,colour\npear,green\n"
    short = f"{','.join(needed[1:])}\n{','.join('x' for _ in needed[1:])}\n".encode()

    with pytest.raises(NotTheColumns, match="fruit"):
        read_lines(kind, table_of_bytes(strange), BAKU)
    with pytest.raises(NotTheColumns, match=needed[0]):
        read_lines(kind, table_of_bytes(short), BAKU)
