"""What a sample needs for its tests is said where it is received, and at the bench, with the tests that come first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lims.catalogue import settings
from lims.catalogue.errors import SettingRefused
from lims.db import Database
from lims.permissions import Role
from lims.samples import Sample, Test, TestState, set_test_state, tests_of_sample
from tests.conftest import NOON
from tests.support.catalogue import MANUAL, make_method
from tests.support.clients import make_request
from tests.support.people import make_person
from tests.support.samples import LPG, acting, make_sample
from tests.support.web import ClientAs

BEFORE = NOON - timedelta(days=1)
FICTITIOUS: dict[str, Any] = {
    "holding_time": {"hours": 48, "since": "received", "source": MANUAL},
    "sample": {
        "amount": {"value": 100, "unit": "mL", "source": MANUAL}, "turn": {"value": 1, "source": MANUAL},
        "container": {"en": "LPG cylinder", "ru": "баллон", "source": MANUAL}, "safety": {"az": "alışqan qaz", "source": MANUAL},
    },
}  # fmt: skip


def light_ends_and_density(database: Database, *, received: bool) -> tuple[Sample, Test, Test]:
    """A sample for a copper strip, whose edition says what it needs, and for a computed density, whose edition does not."""
    strip = make_method(database, "ASTM D1838", at=BEFORE, settings=FICTITIOUS)
    density = make_method(database, "ASTM D2598", at=BEFORE, settings={})
    request = make_request(database, density, strip, at=BEFORE)
    sample = make_sample(
        database, at=NOON - timedelta(hours=1), request=request, group=LPG, received=received
    )
    with database.read() as session:
        tests = {one.method_version_id: one for one in tests_of_sample(session, sample.id)}
    return sample, tests[strip.id], tests[density.id]


def test_who_receives_a_sample_reads_what_its_tests_need_in_their_order(
    database: Database, client_as: ClientAs
) -> None:
    sample, _, _ = light_ends_and_density(database, received=False)

    page = client_as(Role.FRONT_DESK).get(f"/samples/{sample.id}/receive").text

    needed = page[page.index("What its tests need") : page.index("The container is whole")]
    assert "100 mL" in needed
    assert "LPG cylinder" in needed
    assert "alışqan qaz" in needed  # nobody typed it in English, and it is better than nothing
    assert "at most 48 h since receipt" in needed
    assert needed.index("ASTM D1838") < needed.index("ASTM D2598")


def test_at_the_bench_stands_what_is_dangerous_and_what_comes_first(
    database: Database, client_as: ClientAs
) -> None:
    _, strip, density = light_ends_and_density(database, received=True)
    client = client_as(Role.TECHNICIAN, bench=True)

    first, later = (client.get(f"/bench/tests/{one.id}").text for one in (strip, density))
    with acting(database, make_person(database, Role.REVIEWER, at=BEFORE), NOON) as unit:
        set_test_state(unit, strip.id, TestState.RUNNING, refresh=False)
        set_test_state(unit, strip.id, TestState.SUBMITTED, refresh=False)
    then = client.get(f"/bench/tests/{density.id}").text

    assert "Safety." in first
    assert "Done first on this sample:" not in first
    assert "Done first on this sample:" in later
    assert "Done first on this sample:" not in then


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": {"value": 0, "unit": "mL", "source": MANUAL}},
        {"amount": {"value": 100, "unit": "stone", "source": MANUAL}},
        {"container": {"en": " ", "source": MANUAL}},
        {"safety": {"en": "flammable"}},
    ],
)
def test_what_cannot_be_read_of_a_sample_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingRefused):
        settings.handling({"sample": wrong})
