"""Starting the demo: a real laboratory's database is never touched, and secrets stay with their owner."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lims.certificates.signing import signed_document
from lims.clock import SetClock, system_clock
from lims.config import Settings
from lims.db import Database
from lims.demo.errors import DemoUnfinished, NotADemo
from lims.demo.folder import DemoFolder, free_port
from lims.demo.routine import STALE, WATER_AND_AIR, morning_round
from lims.demo.sign_ins import GatewaySignIn, SignIn, SignIns, read_sign_ins, write_sign_ins
from lims.demo.starting import prepare, require_demo
from lims.equipment import find_equipment, last_check
from lims.laboratory import name_laboratory
from lims.records import Actor, unit_of_work
from reports import render
from tests.demo.conftest import UNTIL, Built
from tests.reports.factories import make_report

NOW = datetime(2026, 5, 19, 12, 0, tzinfo=UTC)


def found_laboratory(database: Database, *, demonstration: bool) -> None:
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(NOW), act="laboratory.set_up"
    ) as unit:
        name_laboratory(unit, names={"en": "Laboratory"}, addresses={"en": "-"}, demonstration=demonstration)


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(database_url=url, data_dir=folder, secret_key="a key for tests, longer than 32")


def test_the_database_of_a_real_laboratory_is_refused(
    database: Database, database_url: str, folder: Path
) -> None:
    found_laboratory(database, demonstration=False)

    with pytest.raises(NotADemo, match="is not the database of a demonstration"):
        prepare(DemoFolder(folder), settings_for(database_url, folder), NOW)


def test_a_database_in_which_no_laboratory_stands_is_refused(database_url: str) -> None:
    with pytest.raises(NotADemo):
        require_demo(database_url)


def test_a_demo_whose_sign_ins_are_lost_is_not_started(
    database: Database, database_url: str, folder: Path
) -> None:
    found_laboratory(database, demonstration=True)

    with pytest.raises(DemoUnfinished, match="--fresh"):
        prepare(DemoFolder(folder), settings_for(database_url, folder), NOW)


def test_sign_ins_are_kept_for_their_owner_only_and_read_again(folder: Path) -> None:
    folder.mkdir()
    person = SignIn(
        name="A. Example", function="technician", login="a", password="secret", badge="P1", pin="4711"
    )
    kept = SignIns(people=(person,), gateway=GatewaySignIn(key="bench-2", token="token"))

    write_sign_ins(folder / "sign-ins.json", kept)

    assert read_sign_ins(folder / "sign-ins.json") == kept
    assert stat.S_IMODE((folder / "sign-ins.json").stat().st_mode) == 0o600


def test_the_configuration_is_private_and_reachable_from_this_machine_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIMS_DATABASE_URL", "postgresql://somewhere/else")

    settings = DemoFolder(folder).make(8000)

    assert settings.host == "127.0.0.1"
    assert settings.database_url == f"sqlite:///{folder.resolve() / 'lims.sqlite'}"
    assert stat.S_IMODE((folder / "lims.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_port_is_taken_where_somebody_has_the_wanted_one() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert free_port(port) != port


def test_in_the_morning_the_meter_is_checked_once(demo: Built) -> None:
    later = UNTIL + 2 * STALE
    for _ in range(2):
        morning_round(demo.settings, later)

    with demo.database.read() as session:
        check = last_check(session, find_equipment(session, "DEMO-01").id, WATER_AND_AIR, later)
    assert check is not None
    assert (check.at, check.answer.value) == (later, "passed")


def test_the_demo_seals_its_documents_with_a_key_of_its_own_that_calls_itself_fictitious(
    folder: Path,
) -> None:
    at = system_clock()
    settings = DemoFolder(folder).make(8000)

    signed = signed_document(render(make_report()), settings, at=at - timedelta(days=30), login=None)

    assert signed is not None
    assert [one.by.name for one in signed.signatures if one.by] == [
        "FICTITIOUS seal of a demonstration, not valid"
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in DemoFolder(folder).keys.iterdir()} == {0o600}
    DemoFolder(folder).clear()
    assert not DemoFolder(folder).keys.exists()
