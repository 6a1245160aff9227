"""Run rules and Westgard rules: each fires at the point that completes it, and not one point before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.control import (
    D6299_RULES,
    NELSON_RULES,
    WESTERN_ELECTRIC_RULES,
    ChartRefused,
    Westgard,
    apply,
    westgard,
)
from methods.control.westgard import BY_THREE, CLASSIC

PATTERNS = {  # the shortest series that completes each rule of Nelson
    "1 beyond 3s": [0.5, 3.1],
    "9 on one side": [0.5, 0.2, 0.4, 0.1, 0.5, 0.3, 0.2, 0.4, 0.1],
    "6 in a trend": [-0.5, -0.3, -0.1, 0.1, 0.3, 0.5],
    "14 alternating": [0.3, -0.3] * 7,
    "2 of 3 beyond 2s": [-2.2, 0.1, -2.1],
    "4 of 5 beyond 1s": [1.2, 1.1, -0.3, 1.3, 1.4],
    "15 within 1s": [0.2, 0.3, -0.4, -0.1, 0.5] * 3,
    "8 beyond 1s": [1.2, -1.3, -1.2, 1.4, 1.1, -1.2, 1.3, -1.1],
}
z = st.lists(st.floats(-4, 4).map(lambda v: round(v, 2)), min_size=1, max_size=40)


def codes(x: list[float], rules: object = NELSON_RULES) -> set[str]:
    return {one.rule.code for one in apply(x, centre=0.0, sigma=1.0, rules=rules)}  # type: ignore[arg-type]


@pytest.mark.parametrize("code", PATTERNS)
def test_each_rule_fires_at_the_last_point_of_its_pattern(code: str) -> None:
    x = PATTERNS[code]

    (fired,) = [one for one in apply(x, centre=0.0, sigma=1.0, rules=NELSON_RULES) if one.rule.code == code]

    assert fired.at == len(x) - 1
    assert max(fired.points) == fired.at
    assert code not in codes(x[:-1])
    assert fired.rule.text


@given(z)
def test_the_mirrored_chart_fires_alike(x: list[float]) -> None:
    one = apply(x, centre=0.0, sigma=1.0, rules=NELSON_RULES)
    other = apply([-v for v in x], centre=0.0, sigma=1.0, rules=NELSON_RULES)

    assert [(f.rule.code, f.at) for f in one] == [(f.rule.code, f.at) for f in other]


@given(z, st.sampled_from([0.01, 3.0, 1000.0]), st.integers(-50, 50))
def test_rules_know_neither_unit_nor_level(x: list[float], unit: float, level: int) -> None:
    one = apply(x, centre=0.0, sigma=1.0, rules=D6299_RULES[1:3])
    moved = [unit * v + level for v in [w + (1e-3 if w > 0 else -1e-3) for w in x]]

    other = apply(moved, centre=float(level), sigma=unit, rules=D6299_RULES[1:3])

    assert {(f.rule.code, f.at) for f in one} <= {(f.rule.code, f.at) for f in other}


@given(z, z)
def test_what_comes_later_never_takes_back_what_fired(x: list[float], later: list[float]) -> None:
    before = apply(x, centre=0.0, sigma=1.0)

    after = apply([*x, *later], centre=0.0, sigma=1.0)

    assert after[: len(before)] == before


def test_a_chart_in_control_fires_nothing() -> None:
    x = [0.3, -0.8, 1.4, -0.2, 0.6, -1.5, 0.1, 0.9, -0.4, 0.7, -0.9, 0.2]

    assert codes(x) == codes(x, D6299_RULES) == codes(x, WESTERN_ELECTRIC_RULES) == set()


def test_rules_without_a_sigma_are_refused() -> None:
    with pytest.raises(ChartRefused, match="sigma is 0"):
        apply([1.0], centre=0.0, sigma=0.0)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([[2.1]], {(Westgard.W_1_2S, 0)}),
        ([[-3.1]], {(Westgard.W_1_2S, 0), (Westgard.W_1_3S, 0)}),
        ([[2.1], [2.2]], {(Westgard.W_1_2S, 0), (Westgard.W_1_2S, 1), (Westgard.W_2_2S, 1)}),
        ([[2.1], [-2.2]], {(Westgard.W_1_2S, 0), (Westgard.W_1_2S, 1), (Westgard.W_R_4S, 1)}),
        ([[2.1, -2.2]], {(Westgard.W_1_2S, 0), (Westgard.W_R_4S, 0)}),
        ([[2.1, 0.0], [-2.2, 0.0]], {(Westgard.W_1_2S, 0), (Westgard.W_1_2S, 1)}),
        ([[2.1, 2.3]], {(Westgard.W_1_2S, 0), (Westgard.W_2_2S, 0)}),
        ([[1.1, 1.2], [1.3, 1.4]], {(Westgard.W_4_1S, 1)}),
        ([[1.1], [1.2], [1.3], [1.4]], {(Westgard.W_4_1S, 3)}),
        ([[0.1, 0.2]] * 5, {(Westgard.W_10X, 4)}),
        ([[-0.1]] * 10, {(Westgard.W_10X, 9)}),
        ([[0.4, -0.6], [-0.3, 0.5]], set()),
    ],
)
def test_the_classic_rules_fire_in_the_run_that_completes_them(
    runs: list[list[float]], expected: set[tuple[Westgard, int]]
) -> None:
    assert {(one.rule, one.run) for one in westgard(runs, CLASSIC)} == expected


def test_only_one_two_s_is_a_warning() -> None:
    assert {one.rule for one in westgard([[2.1], [3.5]]) if one.warning} == {Westgard.W_1_2S}


def test_rules_for_three_controls_find_two_of_three() -> None:
    (fired,) = westgard([[2.1, 0.3, 2.4]], BY_THREE)

    assert fired.rule is Westgard.W_2OF3_2S
    assert fired.material is None


def test_runs_with_different_numbers_of_controls_are_refused() -> None:
    with pytest.raises(ChartRefused, match="different numbers"):
        westgard([[1.0, 2.0], [1.0]])
    with pytest.raises(ChartRefused, match="no run"):
        westgard([])
