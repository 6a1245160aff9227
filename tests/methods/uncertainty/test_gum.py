"""The examples of JCGM 100 Annex H, and what the law of propagation must hold."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.uncertainty import (
    Correlations,
    Input,
    bounded,
    coverage_factor,
    from_certificate,
    maths,
    propagate,
    propagate_all,
    simultaneous,
    welch_satterthwaite,
)
from methods.uncertainty.errors import (
    CorrelatedDegreesOfFreedom,
    InputRefused,
)
from methods.uncertainty.inputs import Distribution

Find = Callable[[str, str], Any]


def inputs_of(vector: Any) -> list[Input]:
    return [
        Input(name=name, value=x["value"], u=x["u"], dof=x["nu"] or math.inf)
        for name, x in vector["inputs"].items()
    ]


def end_gauge(l_s: Any, d: Any, delta_alpha: Any, theta: Any, alpha_s: Any, delta_theta: Any) -> Any:
    return l_s + d - l_s * (delta_alpha * theta + alpha_s * delta_theta)


def test_end_gauge_of_h1_by_first_order(vector: Find, published: Find) -> None:
    y = propagate(end_gauge, inputs_of(vector("gum_annex_h", "gum-h1-lpu")), coverage=0.99)
    printed = published("gum_annex_h", "gum-h1-lpu")
    by_input = {line.input: line.contribution for line in y.lines}

    assert y.value == printed["l"]
    assert y.u == printed["u_c(l)"]
    assert y.dof == printed["nu_eff before truncation"]
    assert y.k == printed["t_99(16)"]
    assert printed["U_99"] == y.U
    assert by_input["l_s"] == printed["u_1 = c1*u(l_s)"]
    assert by_input["d"] == printed["u_2 = c2*u(d)"]
    assert by_input["alpha_s"] == 0
    assert by_input["delta_alpha"] == printed["u_3 (delta_alpha)"]
    assert by_input["delta_theta"] == printed["u_4 (delta_theta)"]


def test_end_gauge_of_h1_with_second_order_terms_gives_34_nm(vector: Find) -> None:
    y = propagate(end_gauge, inputs_of(vector("gum_annex_h", "gum-h1-lpu")), second_order=True)

    assert round(y.u) == 34  # H.1.7: u_c(l) = 34 nm with the two terms 11.7 nm and 1.7 nm
    assert sum(line.share for line in y.lines) + y.second_order / y.u**2 == pytest.approx(1)


def test_degrees_of_freedom_of_the_comparison_in_h1(vector: Find, published: Find) -> None:
    parts = vector("gum_annex_h", "gum-h1-intermediate-d")["inputs"]["components"]

    pairs = [(part["u"], part["nu"]) for part in parts]
    printed = published("gum_annex_h", "gum-h1-intermediate-d")

    assert math.hypot(*(u for u, _ in pairs)) == printed["u(d)"]
    assert (
        welch_satterthwaite(pairs, u_c=9.7) == printed["nu_eff(d)"]
    )  # the guide goes on from the rounded 9.7
    assert welch_satterthwaite(pairs) == pytest.approx(25.4, abs=0.05)


def impedance(V: Any, I: Any, phi: Any) -> dict[str, Any]:  # noqa: E741 - the guide's symbols
    return {"R": V / I * maths.cos(phi), "X": V / I * maths.sin(phi), "Z": V / I}


def readings(vector: Find) -> dict[str, list[float]]:
    scale = {"V": 1.0, "I": 1e-3, "phi": 1.0}
    given = vector("gum_annex_h", "gum-h2-outputs")["inputs"]
    return {name: [x * scale[name] for x in given[name]["observations"]] for name in scale}


def test_inputs_read_together_in_h2_are_correlated(vector: Find, published: Find) -> None:
    inputs, r = simultaneous(readings(vector))
    printed = published("gum_annex_h", "gum-h2-inputs")

    assert inputs[0].value == printed["mean V"]
    assert inputs[1].u * 1e3 == printed["u(I)"]
    assert inputs[2].u == printed["u(phi)"]
    assert r["V", "I"] == printed["r(V,I)"]
    assert r["V", "phi"] == printed["r(V,phi)"]
    assert r["I", "phi"] == printed["r(I,phi)"]


def test_resistance_reactance_and_impedance_of_h2_with_their_correlations(
    vector: Find, published: Find
) -> None:
    inputs, r = simultaneous(readings(vector))
    printed = published("gum_annex_h", "gum-h2-outputs")

    joint = propagate_all(impedance, inputs, correlations=r, coverage_factor=2)

    for name in "RXZ":
        assert joint.outputs[name].value == printed[name]
        assert joint.outputs[name].u == printed[f"u_c({name})"]
    for a, b in ("RX", "RZ", "XZ"):
        assert joint.correlation(a, b) == printed[f"r({a},{b})"]


def test_ignoring_the_correlations_of_h2_gives_the_wrong_figures_of_table_h5(
    vector: Find, published: Find
) -> None:
    inputs, _ = simultaneous(readings(vector))
    printed = published("gum_annex_h", "gum-h2-ignoring-correlation")

    joint = propagate_all(impedance, inputs)

    for name in "RXZ":
        assert joint.outputs[name].u == printed[f"u_c({name}) without correlation"]


def test_coverage_factors_are_those_of_table_g2(vector: Find) -> None:
    g2 = vector("gum_annex_h", "gum-g2-t-table")

    sigmas = {
        math.erf(n / math.sqrt(2)): n for n in (1, 2, 3)
    }  # the table's 68.27, 95.45 and 99.73 % are these

    for case, printed in zip(g2["inputs"]["cases"], g2["expected"], strict=True):
        p = next((exact for exact in sigmas if round(exact, 4) == case["p"]), case["p"])
        assert coverage_factor(p, case["nu"]) == pytest.approx(printed["value"], abs=printed["tolerance"])


@pytest.mark.parametrize(
    ("id", "model"),
    [
        ("xrf-ratio", lambda X1, X2, Yu: X1 / X2 * Yu),
        ("nist-tn1900-e13-gum", lambda L0, L1, T0, T1: (L1 - L0) / (L0 * (T1 - T0))),
    ],
)
def test_other_published_budgets(vector: Find, published: Find, id: str, model: Any) -> None:
    y = propagate(model, inputs_of(vector("lpu_other", id)))
    found = {"yc": y.value, "A": y.value, "u_c": y.u, "u(A)": y.u, "nu_eff": y.dof, "U_95": y.U}

    assert {name: found[name] for name in published("lpu_other", id)} == published("lpu_other", id)


def test_degrees_of_freedom_are_truncated_only_below_a_whole_number() -> None:
    assert coverage_factor(0.95, 16.9) == coverage_factor(0.95, 16)
    assert coverage_factor(0.95, 16 * (1 - 1e-15)) == coverage_factor(0.95, 16)
    assert coverage_factor(0.95) == pytest.approx(1.959964, abs=1e-6)


def test_readings_taken_together_give_the_result_their_degrees_of_freedom(vector: Find) -> None:
    inputs, r = simultaneous(readings(vector))

    R = propagate_all(impedance, inputs, correlations=r).outputs["R"]

    assert R.dof == pytest.approx(4)  # five readings of R itself, the second approach of H.2.4
    assert R.k == pytest.approx(2.776, abs=5e-4)  # t_0.95(4), table G.2


def apart(vector: Find) -> tuple[list[Input], Correlations]:
    """The inputs of H.2 as if their correlations came from elsewhere."""
    inputs, r = simultaneous(readings(vector))
    return [replace(x, together="") for x in inputs], r


def test_correlated_inputs_with_few_degrees_of_freedom_need_a_stated_factor(vector: Find) -> None:
    inputs, r = apart(vector)

    with pytest.raises(CorrelatedDegreesOfFreedom, match="State the coverage factor"):
        propagate_all(impedance, inputs, correlations=r)
    assert propagate_all(impedance, inputs, correlations=r, coverage_factor=2).outputs["R"].dof is None


def test_a_result_becomes_an_input_of_the_next_computation_with_its_degrees_of_freedom(vector: Find) -> None:
    inputs, r = apart(vector)
    from_few = propagate_all(impedance, inputs, correlations=r, coverage_factor=2).outputs["R"]

    independent = propagate(lambda V, **x: V / 2, inputs)

    assert (independent.as_input("half").dof, independent.as_input("half").u) == (4, independent.u)
    assert from_few.as_input("R", dof=4).dof == 4
    with pytest.raises(InputRefused, match="State them"):
        from_few.as_input("R")


def test_a_correlated_pair_that_is_well_known_leaves_the_degrees_of_freedom_of_the_others() -> None:
    inputs = [
        Input(name="a", value=1, u=1),
        Input(name="b", value=1, u=1),
        Input(name="c", value=1, u=1, dof=4),
    ]

    y = propagate(lambda a, b, c: a + b + c, inputs, correlations={("a", "b"): 0.5})

    assert y.u**2 == pytest.approx(4)
    assert y.dof == pytest.approx(4**2 / (1 / 4))


@pytest.mark.parametrize(
    ("distribution", "beta", "divisor"),
    [
        (Distribution.RECTANGULAR, 0.0, 3),
        (Distribution.TRIANGULAR, 0.0, 6),
        (Distribution.ARCSINE, 0.0, 2),
        (Distribution.TRAPEZOIDAL, 0.0, 6),
        (Distribution.TRAPEZOIDAL, 1.0, 3),
    ],
)
def test_a_half_width_becomes_a_standard_uncertainty_as_in_4_3(
    distribution: Distribution, beta: float, divisor: float
) -> None:
    x = bounded("x", 0, half_width=1.2, distribution=distribution, beta=beta)

    assert x.u == pytest.approx(1.2 / math.sqrt(divisor))


def test_the_uncertainty_of_a_certificate_is_divided_by_its_factor() -> None:
    assert from_certificate("m", 10.0, U=0.024, k=2).u == 0.012


# the laws


SMALL = st.floats(min_value=0.1, max_value=10)


@st.composite
def budgets(draw: Any) -> list[Input]:
    n = draw(st.integers(1, 5))
    return [
        Input(
            name=f"x{i}", value=draw(SMALL), u=draw(SMALL) / 100, dof=draw(st.sampled_from([3, 9, math.inf]))
        )
        for i in range(n)
    ]


def curved(**x: Any) -> Any:
    product: Any = 1.0
    for value in x.values():
        product = product * (1 + maths.sqrt(value) + maths.exp(-value))
    return product


@given(budgets())
def test_the_order_of_the_inputs_does_not_matter(inputs: list[Input]) -> None:
    forward, back = propagate(curved, inputs), propagate(curved, inputs[::-1])

    assert forward.value == pytest.approx(back.value, rel=1e-13)
    assert pytest.approx(back.U, rel=1e-12) == forward.U


@given(budgets(), st.floats(min_value=1e-3, max_value=1e3))
def test_another_unit_of_an_input_changes_nothing(inputs: list[Input], factor: float) -> None:
    first, *others = inputs
    scaled = [replace(first, value=first.value * factor, u=first.u * factor), *others]

    y = propagate(curved, inputs)
    again = propagate(lambda **x: curved(**{**x, first.name: x[first.name] / factor}), scaled)

    assert again.u == pytest.approx(y.u, rel=1e-9)
    assert again.k == pytest.approx(y.k, rel=1e-9)


@given(budgets())
def test_the_shares_sum_to_one_and_the_contributions_to_u(inputs: list[Input]) -> None:
    y = propagate(curved, inputs)

    assert math.fsum(line.share for line in y.lines) == pytest.approx(1)
    assert math.fsum(line.contribution**2 for line in y.lines) == pytest.approx(y.u**2)


@given(budgets())
def test_the_same_budget_gives_the_same_bits_again(inputs: list[Input]) -> None:
    assert propagate(curved, inputs) == propagate(curved, inputs)


@given(st.floats(min_value=-3, max_value=3).filter(lambda x: abs(x) > 0.05))
def test_derivatives_are_exact_for_every_function_of_the_small_mathematics(x: float) -> None:
    cases: list[tuple[Any, float]] = [
        (lambda v: maths.exp(v), math.exp(x)),
        (lambda v: maths.sin(v), math.cos(x)),
        (lambda v: maths.atan(v), 1 / (1 + x * x)),
        (lambda v: v**3, 3 * x * x),
        (lambda v: 1 / v, -1 / x**2),
        (lambda v: maths.sqrt(v * v), math.copysign(1, x)),
        (lambda v: maths.log10(v * v), 2 / (x * math.log(10))),
        (lambda v: maths.asin(v / 4), 1 / math.sqrt(16 - x * x)),
        (lambda v: maths.acos(v / 4), -1 / math.sqrt(16 - x * x)),
        (lambda v: maths.tan(v / 4), 0.25 / math.cos(x / 4) ** 2),
        (lambda v: 2.0**v, math.log(2) * 2.0**x),
        (lambda v: maths.atan2(v, 2.0), 2 / (4 + x * x)),
        (lambda v: abs(v), math.copysign(1, x)),
        (lambda v: (v * v) ** v, (x * x) ** x * (math.log(x * x) + 2)),
        (lambda v: np.float64(3) * v - v, 2.0),
    ]
    for model, slope in cases:
        line = propagate(lambda v, model=model: model(v), [Input(name="v", value=x, u=0.1)]).lines[0]

        assert line.sensitivity == pytest.approx(slope, rel=1e-11)


def test_a_square_at_zero_has_its_whole_uncertainty_in_the_second_order() -> None:
    inputs = [Input(name="a", value=0, u=0.005), Input(name="b", value=0, u=0.005)]

    y = propagate(lambda a, b: a**2 + b**2, inputs, second_order=True)

    assert y.u == pytest.approx(50e-6)  # JCGM 101 9.4: the variance is 4 u^4
    assert propagate(lambda a, b: a**2 + b**2, inputs).u == 0


# bad input
