"""Digits on a certificate."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.reporting import (
    Censored,
    CensoredKind,
    Nominal,
    NotAllowed,
    NotOnScale,
    Ordinal,
    ReportingRefused,
    ReportRule,
    ReportStyle,
    Rounding,
    Scale,
    decimals,
    exact,
    report,
    round_to_step,
    uncertainty_digits,
)
from methods.uncertainty import mean
from methods.units import UnitUnknown

TENTH = ReportRule(step="0.1")
STEPS = st.sampled_from(["0.0001", "0.001", "0.05", "0.1", "0.5", "1", "5", "10"])
VALUES = st.floats(min_value=-1e6, max_value=1e6)
POSITIVE = st.floats(min_value=1e-6, max_value=1e6)


def test_the_mean_of_829_3_and_829_4_prints_829_4() -> None:
    assert report(mean([829.3, 829.4]), None, "kg/m3", TENTH).value_text == "829.4"


@pytest.mark.parametrize(
    ("rounding", "printed"), [(Rounding.HALF_EVEN, "0.8452"), (Rounding.HALF_UP, "0.8453")]
)
def test_the_mean_of_0_8452_and_0_8453_follows_the_tie_rule_of_the_edition(
    rounding: Rounding, printed: str
) -> None:
    rule = ReportRule(step="0.0001", rounding=rounding)

    assert report(mean([0.8452, 0.8453]), None, "relative density", rule).value_text == printed


@pytest.mark.parametrize(
    ("value", "printed"), [(2.5, "2"), (3.5, "4"), (-2.5, "-2"), (0.3, "0"), (-0.3, "0")]
)
def test_ties_go_to_the_even_neighbour_and_zero_has_no_sign(value: float, printed: str) -> None:
    assert report(value, None, "mm", ReportRule(step="1")).value_text == printed


@pytest.mark.parametrize(
    ("U", "step", "printed"),
    [
        (0.23, "0.1", "0.3"),
        (0.20, "0.1", "0.2"),
        (0.04, "0.1", "0.1"),
        (2.31, "0.5", "2.5"),
        (3.2, "5", "5"),
        (0.234, None, "0.23"),
        (0.0996, None, "0.10"),
        (9.96, None, "10"),
        (1234, None, "1200"),
        (0.2, None, "0.20"),
    ],
)
def test_U_keeps_two_digits_and_goes_up_to_a_coarser_step(U: float, step: str | None, printed: str) -> None:
    assert report(829.37, U, "kg/m3", ReportRule(step=step)).uncertainty_text == printed


def test_one_digit_of_U_is_rounded_up_when_plain_rounding_takes_off_more_than_5_percent() -> None:
    assert uncertainty_digits(0.143, 1) == Decimal("0.2")
    assert uncertainty_digits(0.103, 1) == Decimal("0.1")


def test_without_a_step_the_value_ends_where_U_ends() -> None:
    assert report(829.3749, 0.0234, "kg/m3").printed() == "829.375 ± 0.023 kg/m³"
    assert report(12345.6, 1234, "Pa_abs").printed() == "12300 ± 1200 Pa (abs)"


def test_numbers_are_printed_in_the_reader_s_language_with_a_true_minus() -> None:
    reported = report(-12.34, 0.5, "degC", TENTH)

    assert reported.value_text == "-12.3"
    assert reported.printed("en") == "−12.3 ± 0.5 °C"
    assert reported.printed("ru") == "−12,3 ± 0,5 °C"


def test_gost_style_adds_the_probability() -> None:
    rule = ReportRule(step="0.1", style=ReportStyle.GOST)

    assert report(829.35, 0.23, "kg/m3", rule, coverage=0.95).printed("ru") == "829,4 ± 0,3 кг/м³, P = 0,95"


@given(VALUES, POSITIVE)
def test_value_and_U_end_at_the_same_place_and_U_is_honest(value: float, U: float) -> None:
    reported = report(value, U, "kg/m3")
    shown = Decimal(str(reported.uncertainty_text))

    assert decimals(reported.value_text) == decimals(str(reported.uncertainty_text))
    assert shown >= Decimal("0.95") * exact(U)
    assert len(shown.normalize().as_tuple().digits) <= 2


@given(VALUES, POSITIVE, STEPS)
def test_with_a_step_the_value_is_a_multiple_of_it_within_half_of_it(
    value: float, U: float, step: str
) -> None:
    reported = report(value, U, "kg/m3", ReportRule(step=step))

    assert Decimal(reported.value_text) % Decimal(step) == 0
    assert abs(Decimal(reported.value_text) - exact(value)) <= Decimal(step) / 2
    assert Decimal(str(reported.uncertainty_text)) >= Decimal("0.95") * exact(U)


@given(VALUES, STEPS)
def test_rounding_twice_to_one_step_changes_nothing(value: float, step: str) -> None:
    once = round_to_step(value, Decimal(step))

    assert round_to_step(once, Decimal(step)) == once


@given(st.integers(-(10**6), 10**6), st.sampled_from([0, 1, 2, 3, 4]))
def test_a_number_written_with_few_digits_is_printed_as_it_was_written(digits: int, places: int) -> None:
    text = f"{Decimal(digits).scaleb(-places):f}"
    step = f"{Decimal(1).scaleb(-places):f}"

    assert Decimal(report(float(text), None, "mm", ReportRule(step=step)).value_text) == Decimal(text)


@pytest.mark.parametrize("value", [1e300, -1e300, 1e-300])
def test_very_large_and_small_values_are_still_written(value: float) -> None:
    assert exact(value) == pytest.approx(Decimal(value), rel=Decimal("1e-14"), abs=0)
    assert float(report(value, None, "mm", ReportRule(step="0.1")).value_text) == pytest.approx(
        value, abs=0.1
    )


@pytest.mark.parametrize("U", [0.0, -0.1, math.nan, math.inf])
def test_an_impossible_uncertainty_is_refused(U: float) -> None:
    with pytest.raises(ReportingRefused):
        report(829.3, U, "kg/m3", TENTH)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ReportingRefused):
        report(value, 0.1, "kg/m3", TENTH)


def test_neither_step_nor_uncertainty_leaves_nothing_to_round_to() -> None:
    with pytest.raises(ReportingRefused, match="reporting step"):
        report(829.3, None, "kg/m3")


@pytest.mark.parametrize("step", ["0", "-0.1", "nan", "tenth", ""])
def test_an_impossible_step_is_refused(step: str) -> None:
    with pytest.raises(ReportingRefused):
        report(829.3, 0.2, "kg/m3", ReportRule(step=step))


def test_a_unit_outside_the_table_is_refused() -> None:
    with pytest.raises(UnitUnknown):
        report(829.3, 0.2, "kPa", TENTH)


def test_a_censored_value_knows_where_it_lies() -> None:
    below = Censored(kind=CensoredKind.BELOW, bound="0.1", unit="mg/kg")
    above = Censored(kind=CensoredKind.ABOVE, bound="1000", unit="mg/kg")

    assert below.interval == (Decimal("-Infinity"), Decimal("0.1"))
    assert above.interval == (Decimal("1000"), Decimal("Infinity"))
    assert below.printed("ru") == "< 0,1 мг/кг"


def test_not_detected_without_a_limit_may_lie_anywhere() -> None:
    unknown = Censored(kind=CensoredKind.NOT_DETECTED, bound=None, unit="mg/kg")

    assert unknown.interval == (Decimal("-Infinity"), Decimal("Infinity"))
    assert unknown.printed("az") == "aşkar edilmədi"


@pytest.mark.parametrize("bound", [None, "", "abc", "nan", "inf", "0,1", "1_0"])
def test_a_bound_that_is_not_a_number_is_refused(bound: str | None) -> None:
    with pytest.raises(ReportingRefused):
        Censored(kind=CensoredKind.BELOW, bound=bound, unit="mg/kg")


def test_classes_and_names_come_from_their_list() -> None:
    scale = Scale(name="copper strip", classes=("1a", "1b", "2a"))

    assert Ordinal(value="1b", scale=scale).printed() == "1b"
    assert Nominal(value="pass", allowed=("pass", "fail")).printed() == "pass"
    with pytest.raises(NotOnScale, match="1a, 1b, 2a"):
        Ordinal(value="5", scale=scale)
    with pytest.raises(NotAllowed, match="pass, fail"):
        Nominal(value="maybe", allowed=("pass", "fail"))
