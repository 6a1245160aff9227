"""Peaks are named by windows, amounts found by curves, and a sequence is checked by figures; worked by hand."""

from __future__ import annotations

import pytest

from methods.chromatography import (
    ContradictedPeak,
    CurveData,
    CurveForm,
    CurveLimits,
    CurveRefused,
    Level,
    SuitabilityUnknown,
    Weight,
    Window,
    WindowsRefused,
    check_windows,
    curve_of,
    name_peaks,
    resolution,
)
from methods.chromatography.suitability import width_at_half_height
from methods.definitions import Peak

WINDOWS = (Window(name="propane", low=3.2, high=3.6), Window(name="isobutane", low=5.0, high=5.4))


def peak(key: str, time: float | None, name: str | None = None, area: float = 10.0) -> Peak:
    return Peak(key=key, name=name, retention_time=time, area=area, manual=False)


def data(
    form: CurveForm, *points: tuple[float, float], weight: Weight = Weight.NONE, u: float = 0.0
) -> CurveData:
    levels = tuple(Level(amount=x, u=u * x, area=y) for x, y in points)
    return CurveData(component="propane", unit="mol %", form=form, weight=weight, levels=levels)


def test_a_peak_is_named_by_the_window_that_holds_it_and_by_no_other_sign() -> None:
    named = name_peaks([peak("1", 3.2), peak("2", 5.41), peak("3", None), peak("4", 7.0, "water")], WINDOWS)

    assert {name: one.key for name, one in named.known.items()} == {"propane": "1"}
    assert [one.key for one in named.unidentified] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("peaks", "why"),
    [
        ([peak("1", 3.4, "isobutane")], "in the window of propane"),
        ([peak("1", 4.4, "propane")], "outside of its window"),
        ([peak("1", 3.3), peak("2", 3.5)], "peak 1 lies in the window of propane too"),
    ],
)
def test_what_contradicts_a_window_is_refused(peaks: list[Peak], why: str) -> None:
    with pytest.raises(ContradictedPeak, match=why):
        name_peaks(peaks, WINDOWS)


@pytest.mark.parametrize(
    ("windows", "why"),
    [
        ((), "no component"),
        ((WINDOWS[0], Window(name="Propane", low=8.0, high=9.0)), "twice"),
        ((Window(name="a", low=2.0, high=1.0),), "empty"),
        ((WINDOWS[0], Window(name="a", low=3.6, high=4.0)), "overlap"),
    ],
)
def test_windows_by_which_a_peak_could_have_two_names_are_refused(
    windows: tuple[Window, ...], why: str
) -> None:
    with pytest.raises(WindowsRefused, match=why):
        check_windows(windows)


def test_the_mean_response_factor_gives_amounts_in_proportion() -> None:
    curve = curve_of(data(CurveForm.FACTOR, (1.0, 10.1), (2.0, 20.0), (4.0, 39.6), u=0.01))

    found = curve.amount(100.0)

    assert curve.coefficients == pytest.approx((10.0,))
    assert found.value == pytest.approx(10.0)
    assert curve.u([(1.0, found)]) == pytest.approx(10.0 * (0.01**2 / 3 + 0.01**2) ** 0.5)


def test_a_line_is_inverted_and_its_ends_are_kept() -> None:
    curve = curve_of(data(CurveForm.LINE, (10.0, 105.0), (20.0, 205.0), (30.0, 305.0)))

    assert curve.amount(255.0).value == pytest.approx(25.0)
    below = curve.amount(21.0)
    assert below.value == pytest.approx(2.0)
    assert below.below == 10.0
    with pytest.raises(CurveRefused, match="outside of the calibrated range"):
        curve.amount(306.0)


def test_a_quadratic_and_a_weighted_line_find_their_levels_again() -> None:
    points = [(x, 2.0 + 9.0 * x + 0.1 * x * x) for x in (1.0, 5.0, 10.0, 20.0)]
    curve = curve_of(data(CurveForm.QUADRATIC, *points))
    line = curve_of(
        data(CurveForm.LINE, *[(x, 3.0 + 9.0 * x) for x in (1.0, 5.0, 10.0)], weight=Weight.INVERSE_SQUARE)
    )

    assert curve.amount(points[2][1]).value == pytest.approx(10.0)
    assert line.coefficients == pytest.approx((3.0, 9.0))
    assert curve.passes(CurveLimits(residual_percent=0.001, least_r_squared=0.9999)) is True


def test_residuals_decide_and_without_a_limit_nobody_can_say() -> None:
    curve = curve_of(data(CurveForm.THROUGH_ZERO, (10.0, 100.0), (20.0, 206.0), (30.0, 300.0)))

    assert curve.passes(CurveLimits()) is None
    assert curve.passes(CurveLimits(residual_percent=3.0)) is True
    assert curve.passes(CurveLimits(residual_percent=1.0)) is False
    assert [round(one.percent or 0.0, 2) for one in curve.residuals()] == [-0.85, 2.12, -0.85]


def test_two_points_have_no_scatter_of_their_own() -> None:
    curve = curve_of(data(CurveForm.FACTOR, (10.0, 100.0), (20.0, 201.0)))

    assert curve.u([(1.0, curve.amount(50.0))]) is None


@pytest.mark.parametrize(
    "wrong",
    [
        data(CurveForm.FACTOR),
        data(CurveForm.FACTOR, (0.0, 10.0)),
        data(CurveForm.LINE, (10.0, 100.0), (20.0, 200.0)),
        data(CurveForm.LINE, (10.0, 300.0), (20.0, 200.0), (30.0, 100.0)),
        data(CurveForm.QUADRATIC, (1.0, 1.0), (2.0, 8.0), (3.0, 9.0), (4.0, 2.0)),
    ],
)
def test_a_curve_that_gives_no_amount_or_two_is_refused(wrong: CurveData) -> None:
    with pytest.raises(CurveRefused):
        curve_of(wrong)


def test_the_width_of_a_gaussian_peak_follows_from_area_and_height() -> None:
    # sigma = 1: height 1/sqrt(2 pi) of unit area, width at half height 2 sqrt(2 ln 2) = 2.3548
    assert width_at_half_height(1.0, 0.3989423) == pytest.approx(2.35482, rel=1e-5)
    with pytest.raises(SuitabilityUnknown, match="check of the pair cannot be judged"):
        resolution(1.0, 0.0, 2.0, 0.1)
