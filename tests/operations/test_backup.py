"""A backup restored on an empty machine is the same laboratory; anything less is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from lims.clients.models import ContactRow
from lims.clock import SetClock
from lims.db import Base, Database
from lims.files import FileStore, keep
from lims.operations.backup import NotABackup, NotEmpty, Report, back_up, restore
from lims.operations.restored import check_restored
from lims.people import add_person, hash_password, open_account
from lims.people.models import AccountRow
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.records.anchors import append_anchor, head
from migrations.steps import migrate
from tests.records.conftest import make_client
from tests.support.databases import KINDS

TESTER = Actor.system("test")


@pytest.fixture(params=KINDS)
def migrated(request: pytest.FixtureRequest) -> Iterator[Database]:
    with request.getfixturevalue(f"{request.param}_templates").fresh(empty=True) as url:
        migrate(url)
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture(params=KINDS)
def empty_machine(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.getfixturevalue(f"{request.param}_templates").fresh(empty=True) as url:
        yield url


@pytest.fixture
def backup(migrated: Database, tmp_path: Path, clock: SetClock) -> Report:
    """A backup of a laboratory with a client, a batch, a person with a password, a file and an anchor."""
    kept = FileStore(tmp_path / "data" / "files").put(b"the bytes of a certificate")
    hashed = hash_password("correct horse")
    with unit_of_work(migrated, by=TESTER, clock=clock, act="begun") as unit:
        client = make_client(unit, code="C-1")
        unit.insert_many(
            ContactRow,
            [{"client_id": client.id, "name": f"Ə{n}", "email": "e@example.org"} for n in range(9)],
        )
        person = add_person(
            unit, name="A. B.", initials="AB", function="x", email="", roles=[Role.TECHNICIAN]
        )  # fmt: skip
        open_account(unit, person.id, login="ab", password_hash=hashed)
        keep(unit, kept, name="certificate.pdf", media_type="application/pdf")
    with migrated.read() as session:
        anchor = head(session, "the daily export")
    assert anchor is not None
    append_anchor(tmp_path / "data" / "anchors", anchor, clock())
    return back_up(migrated, tmp_path / "data", tmp_path / "backups", clock())


def test_a_restored_backup_is_the_same_laboratory(
    migrated: Database, backup: Report, empty_machine: str, tmp_path: Path
) -> None:
    restore(empty_machine, tmp_path / "new", backup.folder)

    restored = Database(empty_machine)
    assert check_restored(restored, tmp_path / "new") == []
    assert contents(restored) == contents(migrated)
    restored.dispose()


def test_signing_in_works_after_restoring(backup: Report, empty_machine: str, tmp_path: Path) -> None:
    from lims.people import verify_password

    restore(empty_machine, tmp_path / "new", backup.folder)

    restored = Database(empty_machine)
    with restored.read() as session:
        account = session.scalars(select(AccountRow)).one()
        assert verify_password(session, account.person_id, "correct horse")
    restored.dispose()


def test_work_goes_on_after_restoring(
    backup: Report, empty_machine: str, tmp_path: Path, clock: SetClock
) -> None:
    restore(empty_machine, tmp_path / "new", backup.folder)

    restored = Database(empty_machine)
    with unit_of_work(restored, by=TESTER, clock=clock, act="went.on") as unit:
        client = make_client(unit, code="C-2")
        unit.add(ContactRow(client_id=client.id, name="New", email="n@example.org"))
    assert check_restored(restored, tmp_path / "new") == []
    restored.dispose()


def test_a_backup_with_a_changed_file_is_refused(backup: Report, empty_machine: str, tmp_path: Path) -> None:
    victim = next((backup.folder / "data" / "files").rglob("??*/*"))
    victim.chmod(0o600)
    victim.write_bytes(b"other bytes")

    with pytest.raises(NotABackup, match="missing or changed"):
        restore(empty_machine, tmp_path / "new", backup.folder)


def test_a_backup_is_never_restored_over_records(backup: Report, migrated: Database, tmp_path: Path) -> None:
    with pytest.raises(NotEmpty):
        restore(migrated.url, tmp_path / "new", backup.folder)


def test_a_folder_that_is_no_backup_is_refused(empty_machine: str, tmp_path: Path) -> None:
    with pytest.raises(NotABackup, match="no readable manifest"):
        restore(empty_machine, tmp_path / "new", tmp_path)


def test_others_of_the_machine_cannot_read_a_backup(backup: Report) -> None:
    assert backup.folder.stat().st_mode & 0o077 == 0


def contents(database: Database) -> dict[str, list[str]]:
    with database.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }  # fmt: skip
