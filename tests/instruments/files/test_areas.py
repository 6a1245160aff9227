"""Areas recomputed for all peaks at once are those of each peak alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from instruments.files.areas import check_areas
from instruments.files.shape import EvenTimes, FileImport, OnDemand, Peak, Signal, signal_of

if TYPE_CHECKING:
    from instruments.files.shape import Floats

TIMES = np.cumsum(np.random.default_rng(4).uniform(0.5, 1.5, 200))
VALUES = np.random.default_rng(5).normal(50.0, 10.0, 200)


def trace(times: Floats | EvenTimes = TIMES, values: Floats = VALUES) -> Signal:
    return signal_of(name="FID", times=times, values=values, time_unit="s", unit="pA", detector=None)


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


@pytest.mark.parametrize(
    "even",
    [
        EvenTimes(first=0.02, last=1_999.97, count=200_000),
        EvenTimes(
            first=-250.0, last=600_000.0, count=30_001, in_one=60_000.0
        ),  # a time stated in milliseconds
        EvenTimes(first=0.1, last=0.3, count=3),
    ],
    ids=["seconds", "minutes", "few"],
)
def test_an_even_axis_is_the_array_that_it_stands_for(even: EvenTimes) -> None:
    times, chance = even.array(), np.random.default_rng(6)
    places = chance.integers(0, len(even), 500)
    moments = np.concatenate((chance.uniform(times[0], times[-1], 500), times[places], times[:1], times[-1:]))

    assert even.at(places).tolist() == times[places].tolist()
    assert even.how_many_before(moments).tolist() == np.searchsorted(times, moments).tolist()
    assert (
        even.how_many_before(moments, and_at=True).tolist()
        == np.searchsorted(times, moments, side="right").tolist()
    )


def test_the_areas_of_an_even_axis_are_those_of_its_array() -> None:
    """To twelve digits: the steps between rounded times differ in the last ones, the stated step does not."""
    even, chance = EvenTimes(first=0.02, last=600.0, count=30_000), np.random.default_rng(7)
    values = np.sin(np.arange(30_000) / 50.0) + 2.0
    starts = chance.uniform(1.0, 550.0, 40)
    peaks = [
        peak(start, start + width) for start, width in zip(starts, chance.uniform(0.1, 40.0, 40), strict=True)
    ]

    stated, drawn = (
        [one.recomputed for one in check_areas(peaks, {"FID": trace(times, values)})]
        for times in (even, even.array())
    )

    assert len(stated) == len(peaks)
    assert stated == pytest.approx(drawn, rel=1e-12)


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
