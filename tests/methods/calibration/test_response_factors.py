"""Response factors of chromatography: levels, standards, and normalisation that keeps its covariances."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.calibration import (
    CalibrationRefused,
    external_standard,
    internal_standard,
    level_factors,
    normalised,
    relative_response_factor,
)
from methods.uncertainty import Input

areas = st.lists(st.floats(1.0, 1000.0), min_size=2, max_size=6)


def area(name: str, value: float, u: float = 0.5) -> Input:
    return Input(name=name, value=value, u=u, unit="area")


def test_an_external_standard_adds_relative_variances() -> None:
    found = external_standard(
        area("A", 50.0),
        area("A_s", 100.0, 1.0),
        Input(name="c_s", value=20.0, u=0.1, unit="mg/L"),
        unit="mg/L",
    )

    assert found.value == pytest.approx(10.0)
    assert found.u / found.value == pytest.approx(math.sqrt(0.01**2 + 0.01**2 + 0.005**2))


def test_an_internal_standard_gives_back_what_its_factor_was_found_with() -> None:
    c, c_i = Input(name="c", value=4.0, u=0.01), Input(name="c_i", value=2.0, u=0.01)
    factor = relative_response_factor(area("A", 80.0), c, area("A_i", 50.0), c_i)

    again = internal_standard(area("A", 80.0), area("A_i", 50.0), c_i, factor.as_input("F"), unit="mg/L")

    assert factor.value == pytest.approx(0.8)
    assert again.value == pytest.approx(4.0)


@given(areas)
def test_normalised_parts_come_to_the_total_and_have_no_doubt_as_a_whole(values: list[float]) -> None:
    responses = {f"c{i}": area(f"A{i}", v, 0.01 * v) for i, v in enumerate(values)}
    found = normalised(responses).parts

    assert math.fsum(one.value for one in found.outputs.values()) == pytest.approx(100.0)
    assert math.fsum(found.covariances.values()) == pytest.approx(0.0, abs=1e-9)


def test_a_sum_too_far_from_the_total_is_refused_and_otherwise_told() -> None:
    parts = {"a": area("a", 60.0), "b": area("b", 38.0)}

    assert normalised(parts, largest_gap=3.0).off_by == pytest.approx(-2.0)
    with pytest.raises(CalibrationRefused, match=r"come to 98, and 100 ± 1 is allowed"):
        normalised(parts, largest_gap=1.0)


@pytest.mark.parametrize(
    ("responses", "factors", "what"),
    [
        ({"a": 1.0}, {}, "one part"),
        ({"a": 1.0, "b": -1.0}, {}, "negative"),
        ({"a": 0.0, "b": 0.0}, {}, "all are zero"),
        ({"a": 1.0, "b": 1.0}, {"a": 1.0}, "differ in b"),
        ({"a": 1.0, "b": 1.0}, {"a": 1.0, "b": 0.0}, "below a line"),
    ],
)
def test_parts_without_sense_are_refused(
    responses: dict[str, float], factors: dict[str, float], what: str
) -> None:
    with pytest.raises(CalibrationRefused, match=what):
        normalised(
            {key: area(f"A_{key}", v) for key, v in responses.items()},
            {key: Input(name=f"F_{key}", value=v, u=0.0) for key, v in factors.items()},
        )


def test_factors_that_scatter_too_far_are_refused() -> None:
    with pytest.raises(CalibrationRefused, match=r"scatter by 10\.00%"):
        level_factors([1, 2, 4], [9, 20, 44], largest_relative_s=0.05)
    with pytest.raises(CalibrationRefused, match="2 amounts"):
        level_factors([1, 2], [9, 20])
