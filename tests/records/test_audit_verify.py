"""`audit verify` names what was changed, removed, inserted or cut past the application."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from lims.clients.models import ContactRow
from lims.clock import SetClock
from lims.db import Database
from lims.people.models import AccountRow, PersonRow
from lims.records import Actor, unit_of_work
from lims.records.anchors import Anchor, append_anchor, head, read_anchors
from lims.records.verify import Verdict, verify
from tests.records.conftest import make_client, make_person
from tests.support.tampering import tamper

TESTER = Actor.system("test")


@pytest.fixture
def laboratory(database: Database, clock: SetClock) -> Database:
    """Three events: a client with a contact, a person, and the person's new name."""
    with unit_of_work(database, by=TESTER, clock=clock, act="client.added") as unit:
        client = make_client(unit, code="C-1")
        unit.add(ContactRow(client_id=client.id, name="First contact", email="a@example.org"))
    with unit_of_work(database, by=TESTER, clock=clock, act="person.added") as unit:
        person = make_person(unit, name="Before")
    with unit_of_work(database, by=TESTER, clock=clock, act="person.changed", reason="married") as unit:
        unit.session.get_one(PersonRow, person.id).name = "After"
    return database


def verdict(database: Database, anchors: Sequence[Anchor] = ()) -> Verdict:
    with database.read() as session:
        return verify(session, anchors)


def findings(database: Database, anchors: Sequence[Anchor] = ()) -> str:
    return "\n".join(str(finding) for finding in verdict(database, anchors).findings)


def test_an_untouched_database_verifies(laboratory: Database) -> None:
    found = verdict(laboratory)

    assert found.sound
    assert (found.events, found.rows) == (3, 3)


def test_a_changed_field_is_named_with_both_values(laboratory: Database, database_url: str) -> None:
    tamper(database_url, "UPDATE contact SET email = 'evil@example.org'")

    assert "contact row 1, email: is 'evil@example.org', the audit trail says 'a@example.org'" in findings(
        laboratory
    )


def test_the_latest_change_is_what_counts(laboratory: Database, database_url: str) -> None:
    tamper(database_url, "UPDATE person SET name = 'Before'")

    assert "name: is 'Before', the audit trail says 'After'" in findings(laboratory)


def test_a_removed_row_is_named(laboratory: Database, database_url: str) -> None:
    tamper(database_url, "DELETE FROM contact")

    assert "contact row 1: was removed past the audit trail" in findings(laboratory)


def test_an_inserted_row_is_named(laboratory: Database, database_url: str) -> None:
    tamper(
        database_url,
        "INSERT INTO contact (id, client_id, name, email, active, row_version) "
        "SELECT 99, min(client_id), 'Forged', 'f@example.org', active, 1 FROM contact GROUP BY active",
    )

    assert "contact row 99: was inserted past the audit trail" in findings(laboratory)


def test_an_altered_event_is_named(laboratory: Database, database_url: str) -> None:
    tamper(database_url, "UPDATE audit_event SET reason = 'no reason' WHERE seq = 3")

    assert "audit_event row 3: its content does not have its hash" in findings(laboratory)


def test_an_event_taken_out_of_the_middle_is_named(laboratory: Database, database_url: str) -> None:
    tamper(database_url, "DELETE FROM audit_touch WHERE seq = 2", "DELETE FROM audit_event WHERE seq = 2")

    assert "audit_event row 2: missing before event 3" in findings(laboratory)


def test_touches_without_their_event_are_named(laboratory: Database, database_url: str) -> None:
    tamper(database_url, "DELETE FROM audit_event WHERE seq = 3")

    assert "audit_touch row 3: belongs to no event" in findings(laboratory)


def test_a_tail_that_was_cut_shows_against_an_anchor(
    laboratory: Database, database_url: str, tmp_path: Path, clock: SetClock
) -> None:
    with laboratory.read() as session:
        anchor = head(session, "the daily export")
    assert anchor is not None
    append_anchor(tmp_path, anchor, clock())
    tamper(
        database_url,
        "UPDATE person SET name = 'Before'",
        "DELETE FROM audit_touch WHERE seq = 3",
        "DELETE FROM audit_event WHERE seq = 3",
    )

    assert verdict(laboratory).sound, "a clean cut cannot be seen from inside"
    assert "its tail was cut" in findings(laboratory, read_anchors(tmp_path))


def test_an_intact_log_is_known_complete_up_to_its_last_anchor(laboratory: Database) -> None:
    with laboratory.read() as session:
        anchor = head(session, "certificate 2026-0001")
    assert anchor is not None

    assert verdict(laboratory, [anchor]).complete_to == anchor


def test_a_rewritten_log_differs_from_its_anchor(laboratory: Database) -> None:
    other = Anchor(seq=2, hash="f" * 64, at="", kept="the letter of Tuesday")

    assert "is not the event that the letter of Tuesday knows" in findings(laboratory, [other])


def test_a_changed_row_of_a_batch_is_named_with_its_field(
    database: Database, database_url: str, clock: SetClock
) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="imported") as unit:
        client = make_client(unit)
        rows = [{"client_id": client.id, "name": f"C{n}", "email": "x@example.org"} for n in range(30)]
        unit.insert_many(ContactRow, rows)
    assert verdict(database).sound

    tamper(database_url, "UPDATE contact SET name = 'Other' WHERE id = 7")
    assert findings(database) == "contact row 7, name: differs from its batch"

    tamper(database_url, "DELETE FROM contact WHERE id = 9")
    assert "contact row 9: was removed past the audit trail" in findings(database)


def test_a_node_without_its_thing_is_named(laboratory: Database, database_url: str) -> None:
    tamper(database_url, "INSERT INTO node (id, kind) VALUES (77, 'person')")

    assert "node row 77: has no row in person" in findings(laboratory)


def test_a_secret_never_enters_an_event(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="account.opened") as unit:
        person = make_person(unit)
        account = AccountRow(
            person_id=person.id, login="ab", password_hash="HASH-OF-PASSWORD", totp_secret="SEED", password_set_at=clock()
        )  # fmt: skip
        unit.add(account)

    with database.read() as session:
        bodies = " ".join(session.scalars(text("SELECT body FROM audit_event")))
    assert "HASH-OF-PASSWORD" not in bodies
    assert "SEED" not in bodies
    assert verdict(database).sound
