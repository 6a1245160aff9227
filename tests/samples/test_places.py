"""A place in a list by date is read back as the moment that it names; anything else in the address is refused."""

from __future__ import annotations

import pytest

from lims.samples.finding import ORDERS
from lims.web.listing import BadPlace, read_place, write_place
from tests.conftest import NOON


def test_a_place_by_due_date_reads_back_as_itself() -> None:
    assert read_place(write_place((NOON, 7), back=False), ORDERS["due"]).values == (NOON, 7)


@pytest.mark.parametrize("value", ["2026-05-19T12:00:00", "soon", 5, None])
def test_a_place_that_names_no_moment_is_refused(value: object) -> None:
    with pytest.raises(BadPlace):
        read_place(write_place((value, 7), back=False), ORDERS["due"])
