"""How long registering takes: 100 samples with 10 tests each in under 2 s, and 1,000 in at most 11 times that."""

from __future__ import annotations

import sys
from time import perf_counter

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.requests import LineWish, Request
from lims.samples import SampleWish, register_samples
from tests.bench.laboratory import figure, make_methods
from tests.support.clients import make_request
from tests.support.people import make_person
from tests.support.samples import acting, make_product

pytestmark = pytest.mark.bench
LINES, MOST_S, MOST_RATIO = 10, 2.0, 11.0


def ten_lines(database: Database, clock: SetClock) -> Request:
    """A request with ten lines: ten approved methods under codes of their own, one calculation behind them."""
    versions = make_methods(database, LINES, clock())
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

    print()  # the figures stand on lines of their own
    figure(f"register 100 samples × 10 tests, {database.dialect}", hundred, limit=MOST_S)
    figure(
        f"register 1,000 samples × 10 tests beside 100, {database.dialect}", thousand, bare=hundred, limit=MOST_RATIO * hundred
    )  # fmt: skip
    assert hundred < MOST_S
    assert thousand <= MOST_RATIO * hundred


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-s", "-m", "bench"]))
