"""The language of formulas: what it computes, what it refuses and where, and that it never runs code."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.errors import MethodError
from methods.expressions import (
    FUNCTIONS,
    Formula,
    FormulaRefused,
    Formulas,
    FormulaUndefined,
    QuantityMissing,
)
from methods.uncertainty import Input, monte_carlo_all, propagate, propagate_all

AB = frozenset("ab")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 / 4 / 2", 1),
        ("2 - 3 - 4", -5),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2 ** -1", 0.5),
        ("- -a", 2),
        (".5 + 1.e1 + 1e-1", 10.6),
        ("a·b × 2 ÷ 4 − 1", 2),
        ("pi", math.pi),
        ("sqrt(16) + ln(exp(2)) + log10(1000)", 9),
        ("atan2(1, 1) * 4", math.pi),
        ("min(a, b, 1) + max(a, b)", 4),
        ("abs(a - b)", 1),
        ("if(a < b, a, b)", 2),
        ("if(a >= b, 1, if(a <= 2, 20, 30))", 20),
        ("tanh(0) + sinh(0) + cosh(0)", 1),
        ("(a +\n b) # both", 5),
    ],
)
def test_a_formula_means_what_it_means_on_paper(text: str, value: float) -> None:
    assert Formula(text, AB).at(a=2.0, b=3.0) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("a +", 4, "expected here"),
        ("a b", 3, "sign is missing"),
        ("2a", 2, "sign is missing"),
        ("a + c", 5, "c is not a quantity"),
        ("1,5 * a", 2, "comma has no meaning"),
        ("(a + b", 7, "is missing"),
        ("a)", 2, "sign is missing"),
        ("sqrt(a, b)", 1, "takes 1 arguments and has 2"),
        ("system(a)", 1, "not a function"),
        ("a.real", 2, "not a sign"),
        ("a[0]", 2, "not a sign"),
        ("a & b", 3, "not a sign"),
        ("'a'", 1, "not a sign"),
        ("a < b", 3, "no meaning here"),
        ("if(a, 1, 2)", 5, "comparison is expected"),
        ("1e999", 1, "too large"),
        ("a²", 1, "only looks like another"),
        ("5 µ", 3, "only looks like another"),
        ("aб + 1", 1, "mixes Cyrillic"),
        ("", 1, "expected here"),
    ],
)
def test_what_is_no_formula_is_refused_at_its_place(text: str, column: int, why: str) -> None:
    with pytest.raises(FormulaRefused, match=why) as refused:
        Formula(text, AB)

    assert f"line 1, column {column}," in str(refused.value)


def test_a_name_in_letters_of_another_alphabet_is_told_from_its_twin() -> None:
    cyrillic = "\N{CYRILLIC SMALL LETTER A}"

    with pytest.raises(FormulaRefused, match="in Cyrillic letters; use one of: a, b"):
        Formula(f"{cyrillic} + 1", AB)


def test_greek_letters_and_underscores_are_names() -> None:
    assert Formula("Δt * ρ_0", ["Δt", "ρ_0"]).at(Δt=2.0, ρ_0=3.0) == 6


@pytest.mark.parametrize("text", ["(" * 60 + "a" + ")" * 60, "-" * 60 + "a", "2^" * 60 + "a"])
def test_deep_nesting_is_refused_and_long_sums_are_not(text: str) -> None:
    with pytest.raises(FormulaRefused, match="nested deeper"):
        Formula(text, AB)

    assert Formula(" + ".join(["a"] * 3000), AB).at(a=1.0) == 3000


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("1 + ln(a - 2)", 5),
        ("b / (a - 2)", 3),
        ("(a - 3)^0.5", 8),
        ("exp(a * 1000)", 1),
        ("0 * 1e308 * 1e308 / 0", 19),
    ],
)
def test_a_formula_without_a_value_says_where(text: str, column: int) -> None:
    with pytest.raises(FormulaUndefined, match=f"column {column},"):
        Formula(text, AB).at(a=2.0, b=1.0)


def test_a_value_that_overflows_or_a_quantity_left_out_is_refused() -> None:
    with pytest.raises(FormulaUndefined, match="comes out as inf"):
        Formula("a * 1e308", AB).at(a=100.0)
    with pytest.raises(QuantityMissing, match="needs b"):
        Formula("a * b", AB).at(a=1.0)


def test_lines_may_use_the_lines_before_them_and_the_last_is_the_result() -> None:
    model = Formulas("d = t - 20   # difference\n\nV = V20 * (1 + beta * d); m = V / 2", ["t", "V20", "beta"])

    assert model(t=30.0, V20=100.0, beta=0.001) == {"m": pytest.approx(50.5)}
    assert model.all(t=30.0, V20=100.0, beta=0.001)["d"] == 10
    assert model.used == {"t", "V20", "beta"}


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "no formula"),
        ("y = a\n\ny = b", 3, "already has a value"),
        ("y = a\na = b", 2, "already has a value"),
        ("y = z\nz = a", 1, "z is not a quantity"),
        ("y = a\n2 + 3", 2, "does not begin with a name"),
        ("sqrt = a", 1, "word of the language"),
        ("y = a\nx = a b", 2, "sign is missing"),
        ("y = a", 1, "no line gives the result z"),
    ],
)
def test_a_model_is_refused_at_the_line_that_is_wrong(text: str, line: int, why: str) -> None:
    with pytest.raises(FormulaRefused, match=why) as refused:
        Formulas(text, AB, ["z"] if why.endswith("z") else [])

    assert f"line {line}," in str(refused.value)


def test_a_text_serves_propagation_and_monte_carlo_with_the_same_figures() -> None:
    model = Formulas("p = a * b\nq = a / b", AB, ["p", "q"])
    inputs = [Input(name="a", value=10.0, u=0.1), Input(name="b", value=4.0, u=0.02)]

    law = propagate_all(model, inputs)
    drawn = monte_carlo_all(model, inputs, seed=1, trials=200_000)

    assert law.outputs["p"].u == pytest.approx(math.hypot(0.4, 0.2))
    assert drawn.outputs["q"].u == pytest.approx(law.outputs["q"].u, rel=0.01)
    assert drawn.correlation("p", "q") == pytest.approx(law.correlation("p", "q"), abs=0.01)


@pytest.mark.parametrize("name", [name for name, one in FUNCTIONS.items() if one.fewest == 1])
def test_each_function_has_the_derivative_that_a_complex_step_gives(name: str) -> None:
    x = 0.4
    numpy = {"ln": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan"}.get(name, name)
    slope = 1.0 if name == "abs" else getattr(np, numpy)(complex(x, 1e-20)).imag / 1e-20

    found = propagate(Formula(f"{name}(a)", ["a"]).of, [Input(name="a", value=x, u=1.0)])

    assert found.lines[0].sensitivity == pytest.approx(slope, rel=1e-13)


@pytest.mark.parametrize("text", ["y = abs(a)", "y = max(a, 0)", "y = min(0, a)", "y = max(a, 2*a)"])
def test_a_corner_has_no_derivative(text: str) -> None:
    with pytest.raises(MethodError, match="no derivative"):
        propagate_all(Formulas(text, ["a"]), [Input(name="a", value=0.0, u=1.0)])


def test_a_choice_computes_each_value_only_where_it_is_chosen() -> None:
    x = np.array([-1.0, 0.0, 1.0, math.e])

    with np.errstate(all="raise"):
        found = Formula("if(x > 0, ln(x), -1)", ["x"]).of(x=x)

    assert found == pytest.approx([-1, -1, 0, 1])


@given(st.text(max_size=80))
def test_any_text_is_a_formula_or_refused_in_words(text: str) -> None:
    try:
        value = Formula(text, AB).at(a=1.5, b=-0.5)
    except MethodError:
        return

    assert math.isfinite(value)


ATOMS = st.one_of(st.sampled_from(["a", "b"]), st.floats(0.1, 9, allow_nan=False).map(lambda x: f"{x:.3f}"))
SUMS = st.recursive(
    ATOMS,
    lambda part: st.tuples(part, st.sampled_from(["+", "-", "*", "/", "**"]), part).map(
        lambda x: f"({' '.join(x)})"
    ),
    max_leaves=8,
)


@given(SUMS)
def test_arithmetic_agrees_with_python(text: str) -> None:
    quantities: dict[str, Any] = {"a": 1.25, "b": -0.75}
    try:
        expected = eval(text, {"__builtins__": {}}, quantities)  # noqa: S307 - the texts are made here
    except (ArithmeticError, ValueError):
        expected = None

    try:
        value = Formula(text, AB).at(**quantities)
    except FormulaUndefined:
        assert expected is None or isinstance(expected, complex) or not math.isfinite(expected)
        return

    assert value == pytest.approx(expected, rel=1e-12)


def test_every_function_of_the_language_stands_on_its_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "formulas.md").read_text(encoding="utf-8")

    assert [name for name in FUNCTIONS if f"`{name}(" not in page] == []
