"""Small rows for the tests of the records."""

from __future__ import annotations

from itertools import count

from lims.clients.models import ClientRow
from lims.people.models import PersonRow
from lims.records import Unit

_numbers = count(1)


def make_client(unit: Unit, code: str | None = None) -> ClientRow:
    code = code or f"C-{next(_numbers)}"
    return unit.add(ClientRow(code=code, search_key=code.lower(), sort_key=code.lower()))


def make_person(unit: Unit, name: str = "A. B.") -> PersonRow:
    return unit.add(PersonRow(name=name, initials="AB", function="technician", email="ab@example.org"))
