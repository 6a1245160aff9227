"""Budgets as files: read, evaluated, printed, written again; and what a file is refused for."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from methods.__main__ import main
from methods.budgets import (
    Budget,
    BudgetFileRefused,
    Trials,
    evaluate_budget,
    outcome_data,
    read_budget,
    write_budget,
)
from methods.errors import MethodError
from methods.uncertainty import Distribution, Evaluation

A1 = """
title = "Cadmium calibration standard (Eurachem QUAM:2012, A1)"

[model]
formulas = "c = 1000 * m * P / V"

[model.results]
c = "mg/L"

[inputs.m]
value = 100.28
u = 0.05
unit = "mg"
source = "balance"

[inputs.P]
value = 0.9999
half_width = 0.0001

[inputs.V]
value = 100.0
u = 0.07
unit = "mL"

[coverage]
factor = 2
"""

# JCGM 100:2008, H.1, table H.1: the end gauge. The guide's figures in nm.
H1 = """
title = "End gauge (JCGM 100 H.1)"

[model]
formulas = \"\"\"
d_theta = theta_bar + Delta                        # deviation from 20 °C
alpha = alpha_s + d_alpha
l = l_s + d + d_2 + d_3 - l_s * (d_alpha * d_theta + alpha_s * d_t)
\"\"\"
results = { l = "nm" }

[inputs]
l_s = { value = 50000623, u = 25, dof = 18, unit = "nm", source = "calibration certificate" }
d = { value = 215, u = 5.8, dof = 24, unit = "nm" }
d_2 = { value = 0, u = 3.9, dof = 5, unit = "nm" }
d_3 = { value = 0, u = 6.7, dof = 8, unit = "nm" }
alpha_s = { value = 11.5e-6, half_width = 2e-6, unit = "1/degC" }
theta_bar = { value = -0.1, u = 0.2, unit = "delta_degC" }
Delta = { value = 0, half_width = 0.5, distribution = "arcsine", unit = "delta_degC" }
d_alpha = { value = 0, half_width = 1e-6, dof = 50, unit = "1/degC" }
d_t = { value = 0, half_width = 0.05, dof = 2, unit = "delta_degC" }

[coverage]
p = 0.99
"""

# JCGM 100:2008, H.2, table H.2: five readings of voltage, current and phase.
H2 = """
title = "Resistance and reactance (JCGM 100 H.2)"

[model]
formulas = \"\"\"
R = V / I * cos(phi)
X = V / I * sin(phi)
Z = V / I
\"\"\"
results = { R = "ohm", X = "ohm", Z = "ohm" }

[[together]]
V = { readings = [5.007, 4.994, 5.005, 4.990, 4.999], unit = "V" }
I = { readings = [0.019663, 0.019639, 0.019640, 0.019685, 0.019678], unit = "A" }
phi = { readings = [1.0456, 1.0438, 1.0468, 1.0428, 1.0433], unit = "rad" }
"""

STUDY = """
title = "Sulfur by its study"
mode = "interlaboratory"
result = { name = "S", value = 8.4, unit = "mg/kg" }

[precision]
R = 2.77
source = "FICTITIOUS study"
range_fits = true
own_repeatability_compatible = true
bias_in_control = true
"""


def gum(text: str) -> Budget:
    found = read_budget(text)
    assert isinstance(found, Budget)
    return found


def result(text: str, name: str) -> Evaluation:
    return evaluate_budget(read_budget(text)).results[name]


def test_the_file_of_quam_a1_gives_its_printed_figures() -> None:
    outcome = evaluate_budget(read_budget(A1))

    assert outcome.reported["c"].printed() == "1002.7 ± 1.7 mg/L"
    assert outcome.results["c"].u == pytest.approx(0.9, abs=0.05)  # A1.5, rounded there


def test_the_file_of_h1_gives_u_and_degrees_of_freedom_of_the_guide() -> None:
    l = result(H1, "l")  # noqa: E741 - the guide's symbol

    assert l.value == pytest.approx(50_000_838, abs=0.5)
    assert l.u == pytest.approx(32, abs=0.5)  # H.1.4
    assert math.floor(l.dof or 0) == 16  # H.1.6
    assert l.k == pytest.approx(2.92, abs=0.005)  # H.1.6, t_0.99(16)
    assert round(round(l.k, 2) * round(l.u)) == 93  # the guide multiplies rounded figures


def test_the_file_of_h2_gives_the_correlations_of_the_guide() -> None:
    outcome = evaluate_budget(read_budget(H2))

    assert outcome.results["R"].value == pytest.approx(127.732, abs=5e-4)  # table H.3
    assert outcome.results["R"].u == pytest.approx(0.071, abs=5e-4)
    assert outcome.joint.correlation("R", "X") == pytest.approx(-0.588, abs=5e-4)
    assert outcome.results["R"].dof == pytest.approx(4)


@pytest.mark.parametrize("text", [A1, H1, H2])
def test_a_budget_written_and_read_again_gives_the_same_bits(text: str) -> None:
    budget = gum(text)

    again = gum(write_budget(budget))

    assert again == budget if text is not H2 else [x.u for x in again.inputs] == [x.u for x in budget.inputs]
    assert evaluate_budget(again).joint.covariances == evaluate_budget(budget).joint.covariances


@pytest.mark.parametrize(
    ("entered", "u", "distribution"),
    [
        ("value = 1, u = 0.1", 0.1, "normal"),
        ("value = 2, u_relative = 0.01", 0.02, "normal"),
        ("value = 1, U = 0.3, k = 2", 0.15, "normal"),
        ("value = 1, U = 0.3, k = 2, dof = 9", 0.15, "t"),
        ("value = 1, half_width = 0.3", 0.3 / math.sqrt(3), "rectangular"),
        ("low = 1, high = 3, distribution = 'triangular'", 1 / math.sqrt(6), "triangular"),
        (
            "value = 1, half_width = 1, distribution = 'trapezoidal', beta = 0.5",
            math.sqrt(1.25 / 6),
            "trapezoidal",
        ),
        ("value = 1, half_width = 1, inexact = 0.5", math.sqrt(1 / 3 + 0.25 / 9), "curvilinear trapezoid"),
        ("value = 1, step = 0.1", 0.05 / math.sqrt(3), "rectangular"),
        ("value = 1, scale = 0.2, dof = 5", 0.2, "t"),
        ("readings = [1, 2, 3, 4]", math.sqrt(5 / 3 / 4), "t"),
        ("readings = [1, 2], pooled_s = 0.1, dof = 20", 0.1 / math.sqrt(2), "t"),
        ("mean = 3", 3, "exponential"),
        ("count = 8", 3, "gamma"),
        ("value = 1, exact = true", 0, "normal"),
    ],
)
def test_what_was_entered_decides_u_and_the_distribution(entered: str, u: float, distribution: str) -> None:
    text = f'title = "x"\n[model]\nformulas = "y = a"\nresults = {{ y = "1" }}\n[inputs]\na = {{ {entered} }}'

    (x,) = gum(text).inputs

    assert x.u == pytest.approx(u)
    assert x.distribution is Distribution(distribution)
    assert gum(write_budget(gum(text))).inputs == (x,)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("u = 0.05", "", "says nothing of its uncertainty"),
        ("u = 0.05", "u = 0.05\nU = 0.1", "has both U and u"),
        ("u = 0.05", "u = nan", "has u = nan"),
        ("u = 0.05", "u = -0.05", "standard uncertainty that is not"),
        ("u = 0.05", 'u = "0,05"', "has u = '0,05'"),
        ("u = 0.05", "u = 0.05\ndofs = 3", "Write dof"),
        ("u = 0.05", "u = true", "has u = True"),
        ("u = 0.05", "exact = false", "has exact = false"),
        ("u = 0.05", "readings = [1.0, 1.1]", "give no usable standard deviation"),
        ('unit = "mg"', 'unit = "mgg"', "not a unit of the table"),
        ("[model.results]\nc", "[model.results]\nd", "no line gives the result d"),
        ("m * P / V", "m * P / W", "W is not a quantity"),
        ("m * P / V", "m * P", "is used by no formula"),
        ("[coverage]", "[covrage]", "has the key 'covrage'"),
        ("factor = 2", "p = 1.5", "coverage probability is 1.5"),
        ("[inputs.P]", "[inputs.m]", "is not TOML"),
        ("[coverage]", '[report.c]\nrounding = "down"\n[coverage]', "Write one of: half_even, half_up"),
        ("[coverage]", '[[correlations]]\nbetween = ["m"]\nr = 1\n[coverage]', "does not name two inputs"),
        ("[coverage]", '[[correlations]]\nbetween = ["m", "x"]\nr = 1\n[coverage]', "not an input"),
        ("half_width = 0.0001", 'u = 0.1\nprecision = "reproducibility"', "would count again"),
        ("title", "# title", "has no title"),
    ],
)
def test_a_file_with_a_fault_is_refused_in_words(old: str, new: str, said: str) -> None:
    assert A1.count(old) >= 1
    with pytest.raises(MethodError, match=said):
        evaluate_budget(read_budget(A1.replace(old, new, 1)))


def test_a_budget_by_the_study_states_its_mode_and_k() -> None:
    outcome = evaluate_budget(read_budget(STUDY))

    assert outcome.reported["S"].printed() == "8.4 ± 2.0 mg/kg"  # U = 2 R / 2.77
    assert outcome_data(outcome)["mode"] == "interlaboratory study"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("range_fits = true", "", "not checked"),
        ("range_fits = true", "range_fits = false", "not met"),
        ("R = 2.77", "", "is not known"),
        ("R = 2.77", "R = -1", "not above zero"),
        ('mode = "interlaboratory"', 'mode = "own control data"', "has the key 'range_fits'"),
        ('"interlaboratory"', '"mixed"', "Write one of: GUM"),
    ],
)
def test_a_study_that_may_not_be_used_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(MethodError, match=said):
        evaluate_budget(read_budget(STUDY.replace(old, new)))


def test_own_control_data_need_a_bias() -> None:
    text = """
        title = "Sulfur by own control data"
        mode = "own control data"
        result = { name = "S", value = 8.4, unit = "mg/kg" }
        precision = { R = 2.77 }
    """
    biased = text + 'inputs.bias = { value = 0, u = 0.75, unit = "mg/kg" }'

    assert evaluate_budget(read_budget(biased)).results["S"].u == pytest.approx(1.25)
    with pytest.raises(MethodError, match="bias of the laboratory is not known"):
        evaluate_budget(read_budget(text))
    with pytest.raises(BudgetFileRefused, match="no model to draw from"):
        evaluate_budget(read_budget(biased), trials=Trials())


def test_monte_carlo_beside_it_says_whether_the_law_of_propagation_holds() -> None:
    outcome = evaluate_budget(read_budget(A1), trials=Trials(seed=5))

    assert outcome.drawn is not None
    assert outcome.drawn.stable
    assert outcome.drawn.outputs["c"].u == pytest.approx(outcome.results["c"].u, rel=0.01)
    assert outcome.validations["c"].validated


def test_another_coverage_is_refused_where_the_file_states_its_factor() -> None:
    with pytest.raises(BudgetFileRefused, match="states the factor 2"):
        evaluate_budget(read_budget(A1), coverage=0.99)
    assert evaluate_budget(read_budget(H1), coverage=0.95).results["l"].coverage == 0.95


def written(tmp_path: Path, text: str) -> str:
    file = tmp_path / "budget.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_shell_prints_result_budget_and_intervals(tmp_path: Path, capsys: Any) -> None:
    assert main(["uncertainty", written(tmp_path, A1), "--monte-carlo", "--trials", "20000"]) == 0

    shown = capsys.readouterr().out
    for part in ("mode: GUM budget", "c = 1002.7 ± 1.7 mg/L", "66.0 %", "balance", "20000 trials, seed 1"):
        assert part in shown


def test_the_shell_prints_correlated_results(tmp_path: Path, capsys: Any) -> None:
    assert main(["uncertainty", written(tmp_path, H2)]) == 0

    assert "r(R, X) = -0.5884" in capsys.readouterr().out


def test_the_shell_prints_json_that_any_program_reads(tmp_path: Path, capsys: Any) -> None:
    arguments = ["--json", "--monte-carlo", "--trials", "20000", "--coverage", "0.95"]
    assert main(["uncertainty", written(tmp_path, H2), *arguments]) == 0

    found = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(name))
    assert [one["name"] for one in found["results"]] == ["R", "X", "Z"]
    assert found["results"][0]["dof"] == pytest.approx(4)
    assert found["monte_carlo"]["results"][0]["symmetric"][0] < 127.7


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a = [" * 3000, b"title = 1"])
def test_a_file_that_is_no_budget_is_refused_in_two_sentences(
    content: bytes, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "spoilt.toml").write_bytes(content)

    assert main(["uncertainty", str(tmp_path / "spoilt.toml")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
    assert main(["uncertainty", str(tmp_path / "nowhere.toml")]) == 2


def test_the_example_of_the_manual_is_a_budget() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "write-a-budget.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]

    assert evaluate_budget(read_budget(example)).reported["c"].printed() == "1002.7 ± 1.7 mg/L"
