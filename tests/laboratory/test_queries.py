"""The number of queries of a page does not grow with what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from lims.permissions import STAFF, Role
from tests.laboratory.addresses import Address, got
from tests.laboratory.conftest import House
from tests.laboratory.world import grow
from tests.support.api import Program, program_of
from tests.support.web import client_as

MORE = 6
AS_FILES = ("format=csv",)
ONLY_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []
    engine = house.database.engine

    def note(*given: object) -> None:
        sent.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


class Looker:
    """Somebody who may open everything: at the pages of the staff, at the portal, and by a program."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.staff: FlaskClient = client_as(house.app, *sorted(STAFF))
        self.program: Program = program_of(house.app, self.staff.person)  # type: ignore[attr-defined]
        self.client: FlaskClient = client_as(
            house.app, Role.CLIENT_ADMINISTRATOR, client_id=house.world.ids["client_id"]
        )

    def get(self, path: str) -> int:
        """Open an address; its status."""
        if path.startswith("/api/v1"):
            return self.program.get(path.removeprefix("/api/v1")).status_code
        return (self.client if path.startswith("/portal") else self.staff).get(path).status_code

    def queries(self, path: str, *, expected: int = 0) -> list[str] | None:
        """The statements that opening an address takes; None where it does not open.

        What a process does once does not count: an address that takes more than expected is opened again.
        """
        for _ in range(2):
            with counted(self.house) as sent:
                if self.get(path) != 200:
                    return None
            if len(sent) <= expected:
                break
        return sent


def paths(house: House) -> dict[str, str]:
    """Every address that can be got, with the objects of the moment; lists also as a file."""
    found: dict[str, str] = {}
    for one in openable(house):
        path = one.filled(house.world.ids)
        found[one.rule] = path
        if not one.arguments and not one.rule.startswith("/api"):
            found |= {f"{one.rule}?{more}": f"{path}?{more}" for more in AS_FILES}
    return found


def openable(house: House) -> list[Address]:
    return [one for one in got(house.app, house.world.ids) if not one.rule.startswith("/gateway/")]


@pytest.mark.timeout(600)  # every page three times over or four
@ONLY_SQLITE
def test_no_page_takes_more_queries_for_more_rows(house: House) -> None:
    looker = Looker(house)
    few = {rule: looker.queries(path) for rule, path in paths(house).items()}
    grow(house.world, MORE)
    many = {
        rule: looker.queries(path, expected=len(few.get(rule) or ())) for rule, path in paths(house).items()
    }

    assert [rule for rule, sent in many.items() if sent is None and few[rule] is not None] == []
    opened = [rule for rule, sent in few.items() if sent is not None]
    grown = {
        rule: f"{len(sent)} → {len(many[rule] or ())}: {repeated(many[rule] or [])}" for rule, sent in few.items()
        if sent is not None and len(many[rule] or ()) > len(sent)
    }  # fmt: skip
    assert len(opened) > 80
    assert grown == {}


def repeated(sent: list[str]) -> str:
    """The statement that was sent most often, for the message of this test."""
    worst = max(set(sent), key=sent.count)
    return f"{sent.count(worst)} × {' '.join(worst.split())[-200:]}"
