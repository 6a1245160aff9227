"""Precision of a method from a study of laboratories: published figures, laws, refusals."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from methods.interlaboratory import (
    Relation,
    StudyRefused,
    critical_h,
    critical_k,
    depends_on_mean,
    evaluate,
    scrutinise,
)
from methods.variance import Standing

GLUCOSE_D = {  # ASTM E691, glucose in serum, material D
    "1": [193.71, 193.59, 193.65],
    "2": [190.88, 200.14, 194.30],
    "3": [192.71, 193.28, 190.28],
    "4": [195.85, 196.36, 199.43],
    "5": [192.59, 191.44, 195.12],
    "6": [195.34, 198.26, 198.13],
    "7": [194.66, 191.99, 187.13],
    "8": [197.56, 195.99, 200.82],
}
cells = st.lists(
    st.lists(st.floats(-100, 100).map(lambda x: round(x, 3)), min_size=2, max_size=4), min_size=3, max_size=8
)


def test_precision_of_glucose_d_is_that_of_the_table_in_e691() -> None:
    found = evaluate(GLUCOSE_D)

    assert found.s_r == pytest.approx(2.6251, abs=5e-5)
    assert found.s_R == pytest.approx(3.3657, abs=5e-5)
    assert found.r(2.77) == pytest.approx(2.77 * found.s_r)


@pytest.mark.parametrize(("p", "h", "k3"), [(5, 1.74, 1.92), (8, 2.15, 2.06), (10, 2.29, 2.11)])
def test_critical_h_and_k_are_those_printed_in_e691_table_5(p: int, h: float, k3: float) -> None:
    assert critical_h(p, 0.005) == pytest.approx(h, abs=5.1e-3)
    assert critical_k(p, 3, 0.005) == pytest.approx(k3, abs=5.1e-3)


@given(cells)
def test_reproducibility_is_never_below_repeatability(x: list[list[float]]) -> None:
    found = evaluate(x)

    assert found.s_R >= found.s_r
    assert sum(one.h or 0 for one in found.laboratories) == pytest.approx(0, abs=1e-6)


@given(cells, st.sampled_from([0.001, 0.5, 60.0]), st.floats(-50, 50))
def test_precision_follows_the_unit_and_not_the_level(
    x: list[list[float]], unit: float, level: float
) -> None:
    one, other = evaluate(x), evaluate([[unit * (v + level) for v in cell] for cell in x])
    assume(one.s_r > 0.01)

    assert other.s_r == pytest.approx(unit * one.s_r, rel=1e-6)
    assert other.s_R == pytest.approx(unit * one.s_R, rel=1e-6)
    assert [c.k for c in other.laboratories] == pytest.approx([c.k for c in one.laboratories], rel=1e-6)


def test_equal_laboratories_have_no_spread_between_them_rather_than_a_negative_one() -> None:
    found = evaluate([[1.0, 3.0], [1.1, 2.9], [0.9, 3.1]])

    assert found.s_L == 0
    assert found.s_R == found.s_r


def test_a_laboratory_with_a_wide_spread_is_an_outlier_and_stays_until_a_person_leaves_it_out() -> None:
    found = evaluate({**GLUCOSE_D, "9": [150.0, 194.0, 240.0]})

    (spread, *_) = scrutinise(found)

    assert spread.laboratories == ("9",)
    assert spread.test.standing is Standing.OUTLIER
    assert found.standing_k()["9"] is Standing.OUTLIER
    assert found.without(["9"]).s_r == pytest.approx(2.6251, abs=5e-5)


def test_a_laboratory_far_off_is_found_by_its_mean() -> None:
    found = evaluate({**GLUCOSE_D, "9": [240.0, 241.0, 239.5]})

    single = next(one for one in scrutinise(found) if one.test.test == "Grubbs, one value")

    assert single.laboratories == ("9",)
    assert single.test.standing is Standing.OUTLIER
    assert "laboratory 9 is outlier" in single.sentence
    assert found.standing_h()["9"] is Standing.OUTLIER


def test_two_laboratories_have_no_test_of_outliers() -> None:
    assert scrutinise(evaluate([[1.0, 2.0], [5.0, 6.0]])) == ()


@pytest.mark.parametrize(
    "bad",
    [
        [],
        [[1.0, 2.0]],
        [[1.0], [2.0], [3.0]],
        [[1.0, math.nan], [2.0, 3.0]],
        [[], [1.0, 2.0]],
        [["x", 1.0], [2.0, 3.0]],
    ],
)
def test_a_study_that_holds_too_little_is_refused(bad: list[list[float]]) -> None:
    with pytest.raises(StudyRefused) as refusal:
        evaluate(bad)
    assert refusal.value.remedy_text != "."


def test_only_a_laboratory_of_the_study_can_be_left_out() -> None:
    with pytest.raises(StudyRefused, match="no laboratory 42"):
        evaluate(GLUCOSE_D).without(["42"])


M = [2.0, 5.0, 10.0, 40.0]


@pytest.mark.parametrize(
    ("relation", "s", "coefficients"),
    [
        (Relation.PROPORTIONAL, [0.03 * m for m in M], (0.03,)),
        (Relation.LINE, [0.2 + 0.03 * m for m in M], (0.2, 0.03)),
        (Relation.POWER, [0.02 * m**0.85 for m in M], (math.log10(0.02), 0.85)),
        (Relation.POWER, [2.0 * m**-0.5 for m in M], (math.log10(2.0), -0.5)),
    ],
)
def test_each_relation_finds_what_made_the_levels_and_becomes_a_precision_figure(
    relation: Relation, s: list[float], coefficients: tuple[float, ...]
) -> None:
    found = depends_on_mean(M, s, relation)

    assert found.coefficients == pytest.approx(coefficients)
    assert found.worst == pytest.approx(0, abs=1e-9)
    assert found.limit(2.8).at(5.0) == pytest.approx(2.8 * s[1], rel=1e-5)


def test_precision_is_not_told_outside_of_the_levels() -> None:
    found = depends_on_mean(M, [0.1, 0.2, 0.3, 1.0])

    with pytest.raises(StudyRefused, match="lies outside"):
        found.at(41.0)


@pytest.mark.parametrize(
    ("m", "s"),
    [(M, [0.1, 0.0, 0.1, 0.1]), (M, [0.1, 0.2]), ([3.0, 3.0, 3.0], [0.1, 0.2, 0.3]), ([1.0, 2.0], [1, 1])],
)
def test_levels_that_carry_no_relation_are_refused(m: list[float], s: list[float]) -> None:
    with pytest.raises(Exception, match=r"cannot be evaluated"):
        depends_on_mean(m, s)
