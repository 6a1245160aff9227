"""Samples for tests: registered for an agreed request, received with a clean checklist."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from lims.catalogue import MethodVersion, Product, ensure_product
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, Unit, unit_of_work
from lims.requests import Request
from lims.samples import (
    CHECKLIST,
    Answered,
    Sample,
    SampleWish,
    Seen,
    receive_sample,
    register_samples,
)
from tests.support.catalogue import make_method
from tests.support.clients import make_request
from tests.support.people import make_person

ALL_WELL = {check: Answered(seen=Seen.YES) for check in CHECKLIST}
DIESEL, LPG, GAS = "diesel fuel", "LPG", "natural gas"
_numbers = count(1)


@contextmanager
def acting(database: Database, person: Person, at: datetime, act: str = "test") -> Iterator[Unit]:
    """A unit of work of this person at this moment."""
    with unit_of_work(database, by=Actor.person(person.id), clock=SetClock(at), act=act) as unit:
        yield unit


def make_product(database: Database, group: str = DIESEL, *, at: datetime) -> Product:
    """A product of a group."""
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(at), act="product.added") as unit:
        return ensure_product(unit, code=group.upper(), group=group, names={"en": group})


def make_samples(
    database: Database, *wishes: dict[str, Any], at: datetime, request: Request | None = None, received: bool = True,
    by: Person | None = None, method: MethodVersion | None = None, group: str = DIESEL,
) -> list[Sample]:  # fmt: skip
    """Samples of a request; one with a reference of its own if nothing is said. Received unless told otherwise."""
    by = by or make_person(database, Role.FRONT_DESK, at=at)
    product = make_product(database, group, at=at)
    request = request or make_request(database, method or make_method(database, at=at), at=at, by=by)
    rows = [
        SampleWish(**{"product_id": product.id, "client_reference": f"REF-{next(_numbers)}", **wish})
        for wish in wishes or ({},)
    ]
    with acting(database, by, at, "samples.registered") as unit:
        samples = register_samples(unit, request.id, rows)
    if not received:
        return samples
    with acting(database, by, at, "samples.received") as unit:
        return [receive_sample(unit, sample.id, ALL_WELL) for sample in samples]


def make_sample(database: Database, *, at: datetime, **given: Any) -> Sample:
    """One sample; see make_samples. Other words than its own go into the sample."""
    own = {
        name: given.pop(name) for name in ("request", "received", "by", "method", "group") if name in given
    }
    (sample,) = make_samples(database, given, at=at, **own)
    return sample
