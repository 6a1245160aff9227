"""Numbers of a series follow one another, past the last one of four digits too."""

from __future__ import annotations

from lims.clock import SetClock
from lims.db import Database
from lims.quality.models import NonconformityRow, NonconformityState
from lims.records import Actor, next_in_series, unit_of_work
from tests.conftest import NOON


def test_the_number_after_9999_has_five_digits_and_others_follow(database: Database) -> None:
    column = NonconformityRow.code
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(NOON), act="setup") as unit:
        found = [next_in_series(unit, column, "NC-2026-")]
        for last in ("NC-2026-0009", "NC-2026-9999", "NC-2026-10000"):
            unit.add(
                NonconformityRow(
                    code=last, state=NonconformityState.OPEN, opened_at=NOON, opened_by="setup", source="a blow",
                    significance=None, decision=None, client_told=None,
                )
            )  # fmt: skip
            unit.flush()
            found.append(next_in_series(unit, column, "NC-2026-"))

    assert found == ["NC-2026-0001", "NC-2026-0010", "NC-2026-10000", "NC-2026-10001"]
