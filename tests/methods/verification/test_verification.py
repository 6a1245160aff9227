"""A method is verified where every figure meets a requirement that was entered; the rest is refused or open."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.__main__ import main
from methods.calibration import LINE, calibrate
from methods.errors import MethodError
from methods.knowledge import Known, Source, Unknown
from methods.verification import (
    Answer,
    Outcome,
    bias,
    from_blanks,
    from_line,
    lack_of_fit,
    mandel_test,
    of_bias,
    of_linearity,
    of_precision,
    of_quantification,
    of_recovery,
    precision_check,
    precisions,
    recovery,
    repeatability_check,
    verdict,
)

RESULTS = [10.02, 10.05, 9.98, 10.01, 10.03, 9.99, 10.04]
OWN = Source(document="FICTITIOUS requirement")
units = st.sampled_from([1e-6, 0.1, 7.0, 1000.0])


def test_a_bias_is_judged_with_the_uncertainty_of_the_reference_too() -> None:
    alone, with_reference = bias(RESULTS, 9.98), bias(RESULTS, 9.98, u_reference=0.03)

    assert alone.significant
    assert not with_reference.significant
    assert with_reference.u == pytest.approx(math.hypot(alone.u, 0.03))
    assert with_reference.dof > alone.dof == 6


def test_the_critical_s_is_that_of_chi_squared() -> None:
    found = precision_check(0.10, 10, 0.10)  # chi-squared at 5 % with 10 degrees of freedom is 18.307

    assert found.critical == pytest.approx(0.10 * math.sqrt(18.307 / 10), rel=1e-4)
    assert found.compatible
    assert not precision_check(0.14, 10, 0.10).compatible


def test_intermediate_precision_holds_the_days_and_repeatability_does_not() -> None:
    found = precisions([[10.0, 10.1], [10.5, 10.6], [9.7, 9.8]])

    assert found.s_r == pytest.approx(0.1 / math.sqrt(2))
    assert found.s_intermediate > 4 * found.s_r


@given(units)
def test_limits_of_detection_follow_the_unit(unit: float) -> None:
    blanks = [0.5, 0.7, 0.4, 0.6, 0.5, 0.8, 0.6]

    assert pytest.approx(unit * from_blanks(blanks).LOD) == from_blanks([unit * b for b in blanks]).LOD


def test_a_blank_that_is_subtracted_widens_the_limit() -> None:
    blanks = [0.5, 0.7, 0.4, 0.6, 0.5, 0.8, 0.6]

    assert (
        pytest.approx(math.sqrt(2) * from_blanks(blanks).LOD) == from_blanks(blanks, blanks_subtracted=1).LOD
    )


def test_the_limit_of_quantification_of_a_line_has_the_relative_uncertainty_asked() -> None:
    x = [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]
    line = calibrate(x, [2.0, 3.05, 3.9, 5.1, 5.95, 7.02, 8.1, 8.94, 10.05, 10.97])

    found = from_line(line)

    at = line.response(found.LOQ)
    half = 2.306 * at.u / line.coefficients[1]  # t of 8 degrees of freedom
    assert half / found.LOQ == pytest.approx(1 / 3, rel=1e-3)
    assert 0 < found.LOD < found.LOQ


def test_detection_limits_need_a_line_whose_scatter_is_known() -> None:
    weighted = calibrate([1, 2, 3, 4], [1.0, 2.1, 2.9, 4.0], u_y=0.1, form=LINE)

    with pytest.raises(MethodError, match="ordinary least squares"):
        from_line(weighted)


def test_a_parabola_fails_both_tests_of_linearity_and_a_line_passes() -> None:
    x = [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0, 5.0]
    noise = [0.05, -0.05] * 5
    straight = [2 * v + e for v, e in zip(x, noise, strict=True)]
    curved = [2 * v + 0.3 * v * v + e for v, e in zip(x, noise, strict=True)]

    for test in (lack_of_fit, mandel_test):
        assert test(x, straight).linear
        assert not test(x, curved).linear


def test_recovery_takes_what_was_there_before_off() -> None:
    found = recovery([15.1, 14.9, 15.0], 5.0, unspiked=[10.0, 10.1, 9.9], u_added=0.05)

    assert found.recovery == pytest.approx(1.0)
    assert not found.differs_from_one


def test_a_method_is_verified_only_where_every_requirement_was_entered_and_met() -> None:
    good = [
        of_bias("bias", bias(RESULTS, 10.01)),
        of_precision("repeatability", repeatability_check(RESULTS, 0.05)),
    ]
    limits = from_blanks([0.5, 0.7, 0.4, 0.6, 0.5, 0.8, 0.6])
    unknown = of_quantification("LOQ", limits, Unknown(reason="not entered", remedy="enter it"))
    too_high = of_quantification("LOQ", limits, Known(value=0.5, source=OWN))

    assert verdict(good).outcome is Outcome.VERIFIED
    assert verdict([*good, unknown]).outcome is Outcome.OPEN
    assert verdict([*good, unknown]).printed() == "Open: no requirement entered for LOQ."
    assert verdict([*good, too_high]).printed("ru") == "Не подтверждено: LOQ."
    assert "requirement" in verdict([*good, too_high]).lines()[-2]


def test_each_kind_of_finding_is_met_or_not_met() -> None:
    off = bias(RESULTS, 9.0)
    x, y = [1.0, 2, 3, 4, 5], [1.0, 4.1, 8.9, 16.0, 25.1]

    assert of_bias("b", off, Known(value=1.1, source=OWN)).answer is Answer.MET
    assert of_bias("b", off, Known(value=0.9, source=OWN)).answer is Answer.NOT_MET
    assert of_bias("b", off, Unknown(reason="x", remedy="y")).answer is Answer.NO_REQUIREMENT
    assert of_linearity("l", mandel_test(x, y)).answer is Answer.NOT_MET
    assert of_recovery("r", recovery([9.0, 9.1, 8.9], 10.0), 0.85, 1.05).answer is Answer.MET
    assert of_recovery("r", recovery([9.0, 9.1, 8.9], 10.0)).answer is Answer.NOT_MET


@pytest.mark.parametrize(
    "ask",
    [
        lambda: bias([1.0], 1.0),
        lambda: bias([1.0, 1.0, 1.0], 1.0),
        lambda: bias([1.0, 2.0], math.nan),
        lambda: bias([1.0, 2.0], 1.0, u_reference=-0.1),
        lambda: precision_check(0.1, 0, 0.1),
        lambda: precision_check(0.1, 5, 0.0),
        lambda: repeatability_check([1.0, 2.0], 0.1),
        lambda: precisions([[1.0], [2.0]]),
        lambda: from_blanks([0.1, 0.2]),
        lambda: from_blanks([0.1] * 10),
        lambda: from_blanks([0.1, 0.2, 0.3, 0.1, 0.2, 0.3], averaged=0),
        lambda: lack_of_fit([1, 2, 3, 4], [1, 2, 3, 4]),
        lambda: lack_of_fit([1, 1, 2, 2, 3, 3], [1, 1, 2, 2, 3, 3]),
        lambda: mandel_test([1, 2, 3], [1, 2, 3]),
        lambda: mandel_test([1, 2, 3, 4], [1, 2, 3]),
        lambda: mandel_test([1, 2, 3, 4], [5, 5, 5, 5]),
        lambda: recovery([1.0, 1.1], 0.0),
        lambda: recovery([1.0, 1.1], 1.0, unspiked=[2.0, 2.1]),
        lambda: verdict([]),
    ],
)
def test_an_experiment_that_shows_nothing_is_refused_with_a_remedy(ask: object) -> None:
    with pytest.raises(MethodError) as refusal:
        ask()  # type: ignore[operator]
    assert refusal.value.remedy_text.endswith(".")


FILE = {
    "unit": "kPa",
    "bias": {"results": RESULTS, "reference": 10.01, "u_reference": 0.01},
    "repeatability": {"results": RESULTS, "sigma_r": 0.05},
    "intermediate": {"days": [[10.0, 10.02], [10.03, 10.01], [9.99, 10.0]], "sigma": 0.05},
    "linearity": {"x": [1, 1, 2, 2, 3, 3], "y": [1.1, 0.9, 2.05, 1.9, 3.1, 2.95]},
    "detection": {"blanks": [0.5, 0.7, 0.4, 0.6, 0.5, 0.8, 0.6], "needed": 2.0, "source": "FICTITIOUS"},
    "recovery": {"spiked": [15.1, 14.9, 15.0], "added": 5.0, "unspiked": [10.0, 10.1, 9.9]},
}


def run(tmp_path: Path, given_data: Any, *options: str) -> int:
    file = tmp_path / "experiments.json"
    file.write_text(json.dumps(given_data), encoding="utf-8")
    return main(["verification", str(file), *options])


def test_the_experiments_of_a_file_end_in_a_printed_verdict(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, FILE) == 0
    said = capsys.readouterr().out.strip().split("\n")
    assert said[-1] == "Verified: the laboratory achieves the performance required (6 requirements met)."

    assert run(tmp_path, {**FILE, "repeatability": {"results": RESULTS}}, "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "open"


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"colour": {}},
        {"bias": 3},
        {"bias": {"results": RESULTS}},
        {"bias": {"results": "x", "reference": 1}},
        {"intermediate": {"days": 3}},
        {"intermediate": {"days": [3]}},
        {"detection": {"blanks": [True] * 7}},
    ],
)
def test_a_file_without_usable_experiments_is_refused(tmp_path: Path, capsys: Any, bad: Any) -> None:
    assert run(tmp_path, bad) == 2
    assert len(capsys.readouterr().err.strip().split("\n")) == 2
