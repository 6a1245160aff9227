"""How long registering takes: 100 samples with 10 tests each in under 2 s, and 1,000 in at most 11 times that."""

from __future__ import annotations

from time import perf_counter

import pytest

from lims.catalogue import definition_key
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.requests import LineWish, Request
from lims.samples import SampleWish, register_samples
from methods.catalogue import METHODS
from tests.support.catalogue import approved, d4052_settings
from tests.support.clients import make_request
from tests.support.people import make_person
from tests.support.samples import acting, make_product

pytestmark = pytest.mark.bench
LINES, MOST_S, MOST_RATIO = 10, 2.0, 11.0


def ten_lines(database: Database, clock: SetClock) -> Request:
    """A request with ten lines: ten approved methods under codes of their own, one calculation behind them."""

    definition = next(one for one in METHODS if one.code == "ASTM D4052")
    content = {
        "edition": definition.edition, "definition": definition_key(definition), "titles": dict(definition.titles),
        "settings": d4052_settings(), "fictitious": True,
    }  # fmt: skip
    versions = [approved(database, "method", f"FICTITIOUS {n}", content, at=clock()) for n in range(LINES)]
    return make_request(
        database, at=clock(), lines=tuple(LineWish(method_version_id=one) for one in versions)
    )


def seconds(database: Database, clock: SetClock, request: Request, count: int) -> float:
    """How long it takes to register so many samples in one unit."""
    product, person = make_product(database, at=clock()), make_person(database, Role.FRONT_DESK, at=clock())
    rows = [SampleWish(product_id=product.id, client_reference=f"{count}-{n}") for n in range(count)]
    start = perf_counter()
    with acting(database, person, clock(), "samples.registered") as unit:
        register_samples(unit, request.id, rows)
    return perf_counter() - start


def test_registration_is_quick_and_grows_no_faster_than_the_samples(
    database: Database, clock: SetClock
) -> None:
    request = ten_lines(database, clock)
    seconds(database, clock, request, 25)  # the first one also loads code

    hundred = min(seconds(database, clock, request, 100 + n) for n in range(2))
    thousand = seconds(database, clock, request, 1000)

    print(
        f"{database.dialect}: 100 samples × 10 tests {hundred:.3f} s, 1,000 × 10 {thousand:.3f} s, "
        f"ratio {thousand / hundred:.1f}"
    )
    assert hundred < MOST_S
    assert thousand <= MOST_RATIO * hundred
