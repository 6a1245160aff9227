"""An error that grew evenly between two moments: its ends, what lies between and outside them, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from methods.intervals import IntervalRefused, LinearDrift

BEGUN, ENDED = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 11, tzinfo=UTC)  # 100 days
LINE = LinearDrift(begun=BEGUN, ended=ENDED, error_begun=0.04, error_ended=-0.26)
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("days", "error"), [(0, 0.04), (25, -0.035), (50, -0.11), (75, -0.185), (100, -0.26)]
)
def test_the_error_grows_evenly_from_one_end_to_the_other(days: int, error: float) -> None:
    assert LINE.error_at(BEGUN + days * DAY) == pytest.approx(error, abs=1e-15)


def test_at_its_ends_it_is_exactly_what_was_known_there() -> None:
    assert LINE.error_at(BEGUN) == 0.04
    assert LINE.error_at(ENDED) == -0.26


def test_just_inside_an_end_it_is_nearly_the_end() -> None:
    assert 0 < 0.04 - LINE.error_at(BEGUN + INSTANT) < 1e-12
    assert 0 < LINE.error_at(ENDED - INSTANT) + 0.26 < 1e-12


def test_outside_its_ends_nothing_is_extrapolated() -> None:
    assert LINE.error_at(BEGUN - DAY) == 0.04
    assert LINE.error_at(ENDED + 400 * DAY) == -0.26


def test_the_worst_case_is_never_smaller_than_the_drift_between_errors_of_one_sign() -> None:
    line = LinearDrift(begun=BEGUN, ended=ENDED, error_begun=0.0, error_ended=0.3)

    assert all(0 <= line.error_at(BEGUN + n * DAY) <= 0.3 for n in range(-5, 106))


@pytest.mark.parametrize(
    "given",
    [{"ended": BEGUN}, {"ended": BEGUN - DAY}, {"error_begun": float("nan")}, {"error_ended": float("inf")}],
    ids=["no time between", "backwards", "not a number", "infinite"],
)
def test_a_drift_without_two_ends_is_refused(given: dict[str, object]) -> None:
    facts = {"begun": BEGUN, "ended": ENDED, "error_begun": 0.0, "error_ended": 0.3, **given}

    with pytest.raises(IntervalRefused):
        LinearDrift(**facts)  # type: ignore[arg-type]
