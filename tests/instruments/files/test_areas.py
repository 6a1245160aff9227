"""Areas recomputed for all peaks at once are those of each peak alone."""

from __future__ import annotations

import numpy as np
import pytest

from instruments.files.areas import check_areas
from instruments.files.shape import FileImport, OnDemand, Peak, Signal, signal_of

TIMES = np.cumsum(np.random.default_rng(4).uniform(0.5, 1.5, 200))
VALUES = np.random.default_rng(5).normal(50.0, 10.0, 200)


def trace() -> Signal:
    return signal_of(name="FID", times=TIMES, values=VALUES, time_unit="s", unit="pA", detector=None)


def peak(start: float, end: float, low: float = 1.0, high: float = 3.0) -> Peak:
    return Peak(signal="FID", area=1.0, start=start, end=end, baseline_start=low, baseline_end=high)


def by_itself(one: Peak) -> float:
    """The area of one peak, by the trapezoids of its own ends and of the samples between them."""
    assert one.start is not None
    assert one.end is not None
    inside = TIMES[(one.start < TIMES) & (one.end > TIMES)]
    across = np.array([one.start, *inside, one.end])
    up = np.interp(across, TIMES, VALUES) - np.interp(across, [one.start, one.end], [1.0, 3.0])
    return float(((across[1:] - across[:-1]) * (up[1:] + up[:-1])).sum() / 2)


@pytest.mark.parametrize(
    "ends",
    [
        [(20.3, 31.7)],
        [(20.3, 31.7), (31.7, 60.2), (100.9, 104.1)],
        [(20.3, 80.0), (30.1, 40.2), (25.0, 90.5)],  # one within the other, as a rider stands
        [(90.0, 120.5), (20.3, 31.7)],
        [(float(TIMES[0]), float(TIMES[-1])), (float(TIMES[10]), float(TIMES[20]))],
    ],
    ids=["alone", "one after another", "overlapping", "not in order", "from sample to sample"],
)
def test_the_areas_of_peaks_are_those_of_each_by_itself(ends: list[tuple[float, float]]) -> None:
    peaks = [peak(*pair) for pair in ends]

    checks = check_areas(peaks, {"FID": trace()})

    assert [check.peak for check in checks] == list(range(len(peaks)))
    assert [check.recomputed for check in checks] == pytest.approx(
        [by_itself(one) for one in peaks], rel=1e-12
    )


def test_a_peak_without_a_finite_area_takes_no_other_with_it() -> None:
    peaks = [peak(20.3, 31.7, low=1e308, high=1e308), peak(40.0, 52.0)]

    checks = check_areas(peaks, {"FID": trace()})

    assert [check.peak for check in checks] == [1]


def test_rows_on_demand_are_made_once_and_are_the_tuple_that_they_stand_for() -> None:
    asked = []
    rows = OnDemand(lambda: asked.append(1) or (peak(1.0, 2.0), peak(3.0, 4.0)))  # type: ignore[func-returns-value]

    run = FileImport(format="andi", peaks=rows)

    assert asked == []
    assert run.peaks == (peak(1.0, 2.0), peak(3.0, 4.0)) == run.peaks
    assert (len(run.peaks), run.peaks[-1].start, len(run.to_json()["peaks"]), asked) == (2, 3.0, 2, [1])
