"""The chain to the SI as a table for an assessor: what each link is known by, and red where it does not hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lims.db import Database
from lims.permissions import Role
from lims.trace.chain import Chain, LinkState, chain_of
from lims.trace.walks import trace_back
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.equipment import DensityBench, make_calibration, make_density_bench
from tests.support.web import ClientAs
from tests.trace.test_walk_pages import link

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("app")  # it registers the kinds


@pytest.fixture
def bench(database: Database) -> DensityBench:
    make_method(database, at=NOON - DAY)
    return make_density_bench(database, at=NOON)


def chain(database: Database, node: int, after: timedelta = DAY) -> Chain:
    with database.read() as session:
        return chain_of(trace_back(session, node), NOON + after)


def test_a_calibration_and_its_standard_stand_in_order_and_a_link_that_fails_is_red(
    database: Database, bench: DensityBench, client_as: ClientAs
) -> None:
    standard = make_calibration(database, bench.meter.id, at=NOON, standard="")
    used = bench.calibration
    link(database, standard.version_id, used.version_id)

    near, far = chain(database, used.version_id).links
    page = client_as(Role.ASSESSOR).get(f"/trace/{used.version_id}/back").text

    assert (near.said.certificate, far.said.certificate) == (used.certificate, standard.certificate)
    assert (near.said.laboratory, near.said.accreditation) == (used.laboratory, used.accreditation)
    assert near.said.uncertainty is not None
    assert near.said.uncertainty.endswith("k = 2")
    assert near.state is LinkState.HOLDS
    assert far.state is LinkState.BROKEN
    assert page.count('class="wrong"') == 1
    assert "ask the calibration laboratory" in page


def test_a_link_that_has_ended_since_is_red_only_where_it_is_asked_about_itself(
    database: Database, bench: DensityBench
) -> None:
    later = make_calibration(database, bench.meter.id, at=NOON + 700 * DAY)
    link(database, bench.calibration.version_id, later.version_id)

    old = chain(database, bench.calibration.version_id, 710 * DAY)
    new = chain(database, later.version_id, 710 * DAY)

    assert [one.state for one in old.links] == [LinkState.BROKEN]
    assert old.only_here == 1
    assert [one.state for one in new.links] == [LinkState.HOLDS, LinkState.ENDED]
