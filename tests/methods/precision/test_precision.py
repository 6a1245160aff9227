"""Precision that the laboratory entered, and the rules of agreement that rest on it."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods import Known, MethodError, Source, Unknown
from methods.precision import (
    Agreement,
    Band,
    BandsDoNotFit,
    BandTable,
    Constant,
    Expression,
    ExpressionRefused,
    Precision,
    PrecisionFigure,
    PrecisionNotPositive,
    Step,
    TooFewResults,
    accept_results,
    determinations_agree,
    not_entered,
)

BOOK = Source(document="FICTITIOUS method", edition="2020")
R_ONE = Known(value=1.0, source=BOOK)


def figure(form: Any, low: Any = 0.0, high: Any = 100.0) -> Any:
    return PrecisionFigure(kind="r", form=form, unit="kg/m3", low=low, high=high, source=BOOK, approver="TM")


def test_nothing_entered_is_unknown_and_says_what_to_do() -> None:
    r = Precision().r_at(845.0)

    assert isinstance(r, Unknown)
    assert "enter r with its source" in r.remedy


@pytest.mark.parametrize(
    ("form", "mean", "limit"),
    [
        (Constant(value=0.1), 50.0, 0.1),
        (BandTable(bands=(Band(low=0, high=10, value=0.1), Band(low=10, high=100, value=0.3))), 10.0, 0.3),
        (BandTable(bands=(Band(low=0, high=10, value=0.1), Band(low=10, high=100, value=0.3))), 100.0, 0.3),
        (Expression("0.001*X + 0.05"), 50.0, 0.1),
        (Expression("0.02 * sqrt(X) ** 2"), 25.0, 0.5),
        (Expression("max(0.1, -X + 1)"), 50.0, 0.1),
    ],
)
def test_a_figure_is_taken_at_the_mean(form: Any, mean: Any, limit: Any) -> None:
    known = figure(form).at(mean)

    assert isinstance(known, Known)
    assert known.value == pytest.approx(limit)
    assert known.source is BOOK


@pytest.mark.parametrize("mean", [-0.1, 100.1, math.nan])
def test_outside_its_range_a_figure_is_unknown(mean: Any) -> None:
    assert isinstance(figure(Constant(value=0.1)).at(mean), Unknown)


def test_a_figure_that_comes_out_negative_is_refused() -> None:
    with pytest.raises(PrecisionNotPositive, match="not a positive number"):
        figure(Expression("X - 60")).at(50.0)


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "X.real", "Y", "[X]", "X if X else 1", "lambda: 1", "'a'", "", "X(1)", "sqrt(X, X)", "1j",
     "True", "f'{X}'", "X := 1", "X " * 200, "(" * 250, "9**9**9**9", "max(*X)", "open('a')", "X @ X", "X and 1"],
)  # fmt: skip
def test_what_is_not_arithmetic_over_the_mean_is_refused(text: Any) -> None:
    with pytest.raises(ExpressionRefused, match=r"cannot be used"):
        Expression(text).at(2.0)


@given(st.text(max_size=60), st.floats(allow_nan=False))
def test_any_text_is_either_arithmetic_or_refused_in_words(text: Any, mean: Any) -> None:
    try:
        value = Expression(text).at(mean)
    except MethodError:
        return

    assert isinstance(value, float)


@pytest.mark.parametrize("edges", [(), ((0, 0),), ((0, 10), (5, 20)), ((10, 20), (0, 10))])
def test_bands_that_overlap_or_stand_in_disorder_are_refused(edges: Any) -> None:
    with pytest.raises(BandsDoNotFit):
        BandTable(bands=tuple(Band(low=low, high=high, value=1.0) for low, high in edges))


@pytest.mark.parametrize(
    ("values", "answer"),
    [((36.40, 36.45), Agreement.WITHIN), ((36.40, 36.46), Agreement.BEYOND)],
)
def test_determinations_are_held_against_their_own_limit(values: Any, answer: Any) -> None:
    found = determinations_agree(
        values, Known(value=0.05, source=BOOK), quantity="API gravity", unit="degAPI"
    )

    assert found.answer is answer
    assert "limit 0.05 degAPI" in found.sentence


def test_without_a_limit_agreement_is_not_judged() -> None:
    found = determinations_agree((1.0, 9.0), not_entered("r"), quantity="density", unit="kg/m3")

    assert found.answer is Agreement.NO_PRECISION
    assert found.limit is None


@pytest.mark.parametrize(
    ("results", "step", "value"),
    [
        ((10.0, 11.0), Step.ACCEPT_MEAN, 10.5),
        ((10.0, 11.1), Step.ANOTHER, None),
        ((10.0, 11.1, 11.2), Step.ACCEPT_MEAN, 32.3 / 3),
        ((10.0, 11.1, 11.3), Step.ANOTHER, None),
        ((10.0, 11.1, 11.3, 11.2), Step.ACCEPT_MEAN, 10.9),
        ((10.0, 11.1, 11.4, 11.2), Step.ACCEPT_MEDIAN, 11.15),
    ],
)
def test_repeated_results_are_accepted_step_by_step_and_none_is_dropped(
    results: Any, step: Any, value: Any
) -> None:
    answer = accept_results(results, R_ONE)

    assert answer.step is step
    assert answer.value == (None if value is None else pytest.approx(value))


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=4), st.randoms())
def test_the_order_of_results_does_not_matter(results: Any, random: Any) -> None:
    shuffled = random.sample(results, len(results))

    assert accept_results(shuffled, R_ONE).step is accept_results(results, R_ONE).step


def test_one_result_cannot_repeat_itself() -> None:
    with pytest.raises(TooFewResults):
        accept_results([1.0], R_ONE)
