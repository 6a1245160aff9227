"""A method that a laboratory adds itself: its formula is tried on examples, and it computes with a budget like any other."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from methods.definitions import (
    Determination,
    Entered,
    Given,
    NumericResult,
    OwnExample,
    OwnInput,
    OwnMethod,
    OwnMethodRefused,
    OwnResult,
    Step,
    own_definition,
    tried,
)
from methods.errors import MethodError
from methods.expressions import FormulaRefused
from methods.knowledge import Known, Source, Unknown
from methods.uncertainty import BudgetSource, Input

PYCNOMETER = OwnMethod(
    code="OWN-1", edition="1", titles={"en": "Density by weighing", "az": "Çəki ilə sıxlıq", "ru": "Плотность взвешиванием"},
    source=Source(document="FICTITIOUS laboratory procedure", edition="1"),
    inputs=(
        OwnInput(name="m", labels={"en": "Mass", "az": "Kütlə", "ru": "Масса"}, unit="g", low=0, high=200),
        OwnInput(name="V", labels={"en": "Volume", "az": "Həcm", "ru": "Объём"}, unit="mL", low=1, high=200),
    ),
    formula="rho = 1000 * m / V",
    result=OwnResult(name="rho", names={"en": "density", "az": "sıxlıq", "ru": "плотность"}, unit="kg/m3", condition="20 °C"),
    determinations=2, examples=(OwnExample(values={"m": 41.0, "V": 50.0}, expected="820.0", source="worked by hand"),),
)  # fmt: skip


def run(key: str, m: float, V: float) -> Determination:
    inputs = {
        name: Entered(
            value=value, unit=unit, text=f"{value}", source=BudgetSource(kind="reading", key=name, label=name)
        )
        for name, value, unit in (("m", m, "g"), ("V", V, "mL"))
    }
    return Determination(key=key, inputs=inputs)


def given(*determinations: Determination, **changed: Any) -> Given:
    parts: dict[str, Any] = {
        "method": "OWN-1", "edition": "1", "product": "anything", "mode": "own", "determinations": determinations,
        "contributions": (
            Input(name="of_m", value=0.0, u=0.01, unit="g"), Input(name="of_V", value=0.0, u=0.02, unit="mL"),
            Input(name="repeatability", value=0.0, u=0.3, dof=20, unit="kg/m3"),
        ),
    }  # fmt: skip
    return Given(**{**parts, **changed})


def result(*determinations: Determination, **changed: Any) -> NumericResult:
    (found,) = own_definition(PYCNOMETER).evaluate(given(*determinations, **changed)).results
    assert isinstance(found, NumericResult)
    return found


def test_the_result_is_the_mean_of_what_the_formula_gives() -> None:
    found = result(run("1", 41.0, 50.0), run("2", 41.1, 50.0))

    assert found.value == pytest.approx((820 + 822) / 2, rel=1e-12)
    assert found.unit == "kg/m3"


def test_its_uncertainty_follows_the_law_of_propagation() -> None:
    found = result(run("1", 41.0, 50.0), run("2", 41.0, 50.0))

    of_m, of_V, repeated = 1000 / 50 * 0.01, 1000 * 41 / 50**2 * 0.02, 0.3 / math.sqrt(2)
    assert not isinstance(found.uncertainty, Unknown)
    assert found.uncertainty.u == pytest.approx(math.hypot(of_m, of_V, repeated), rel=1e-9)
    assert {line.input for line in found.uncertainty.lines} >= {
        "of_m",
        "of_V",
        "repeatability",
        "m_1",
        "V_2",
    }


def test_without_a_contribution_there_is_a_value_but_no_uncertainty() -> None:
    found = result(run("1", 41.0, 50.0), run("2", 41.0, 50.0), contributions=())

    assert found.value == pytest.approx(820)
    assert isinstance(found.uncertainty, Unknown)
    assert "correction of Mass" in found.uncertainty.reason


def test_determinations_that_lie_too_far_apart_give_no_result() -> None:
    limit = Known(value=1.0, source=Source(document="FICTITIOUS"))

    outcome = own_definition(PYCNOMETER).evaluate(
        given(run("1", 41.0, 50.0), run("2", 41.5, 50.0), agreement_limit=limit)
    )

    assert outcome.results == ()
    assert [one.level for one in outcome.messages] == ["stop"]


@pytest.mark.parametrize(
    ("m", "V"), [(math.nan, 50.0), (math.inf, 50.0), (-1.0, 50.0), (41.0, 0.5), (201.0, 50.0)]
)
def test_an_implausible_input_gives_no_answer(m: float, V: float) -> None:
    with pytest.raises(MethodError):
        result(run("1", m, V), run("2", 41.0, 50.0))


def test_an_example_is_compared_to_the_digits_that_its_source_prints() -> None:
    coarse = OwnExample(values={"m": 41.02, "V": 50.0}, expected="820", source="worked by hand")
    fine = replace(coarse, expected="820.40")
    wrong = replace(coarse, expected="820.5")

    trials = tried(replace(PYCNOMETER, examples=(coarse, fine, wrong)))

    assert [(one.found, one.agrees) for one in trials] == [("820", True), ("820.40", True), ("820.4", False)]


EXAMPLE = PYCNOMETER.examples[0]
MASS, VOLUME = PYCNOMETER.inputs


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"examples": ()}, "no example"),
        ({"examples": (replace(EXAMPLE, expected="821.0"),)}, "gives 820.0 where 821.0"),
        ({"examples": (replace(EXAMPLE, expected="about 820"),)}, "is no number"),
        ({"inputs": ()}, "1 to 30 inputs"),
        ({"inputs": (MASS, MASS)}, "name of its own"),
        ({"inputs": (MASS, replace(VOLUME, name="2V"))}, "is no name"),
        ({"inputs": (MASS, replace(VOLUME, name="of_m"))}, "is no name"),
        ({"inputs": (MASS, replace(VOLUME, unit="gallon"))}, "no unit"),
        ({"formula": "rho = 1000 * m / 50"}, "does not use V"),
        ({"determinations": 0}, "determinations is impossible"),
        ({"steps": (Step(texts=PYCNOMETER.titles, source=PYCNOMETER.source, inputs=("t",)),)}, "a step enters t"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_method_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(OwnMethodRefused, match=says):
        own_definition(replace(PYCNOMETER, **changed))


@pytest.mark.parametrize(
    "formula",
    [
        "rho = __import__('os')",
        "rho = m.real / V",
        "rho = m / V; V = 2",
        "density = m / V",
        "rho = W / V",
        "",
    ],
)
def test_a_formula_outside_the_language_is_refused(formula: str) -> None:
    with pytest.raises(FormulaRefused):
        own_definition(replace(PYCNOMETER, formula=formula))
