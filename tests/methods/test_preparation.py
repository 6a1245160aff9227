"""What the laboratory mixes itself: published examples, hand calculation, and refusals of what is unknown."""

from __future__ import annotations

import math

import pytest

from methods.preparation import Figure, Portion, PreparationRefused, Way, mixture


def test_a_calibration_standard_as_in_quam_a1() -> None:
    """Eurachem/CITAC QUAM:2012 A1: 100.28 mg of cadmium of purity 0.9999 in 100 mL: 1002.7 mg/L, u = 0.9 mg/L."""
    made = mixture(
        Way.VOLUME,
        [Portion(part="Cd", amount=Figure(value=0.10028, u=0.05e-3))],
        {"Cd": {"cadmium": Figure(value=0.9999, u=5.8e-5)}},
        volume=Figure(value=0.1, u=0.07e-3),
        factors={"cadmium": 1000.0},
    ).outputs["cadmium"]

    assert (round(made.value, 1), round(made.u, 1)) == (1002.7, 0.9)


def test_portions_weighed_together_conserve_mass_and_share_what_they_share() -> None:
    stock = {"sulfur": Figure(value=100e-6, u=1e-6)}
    made = mixture(
        Way.MASS,
        [Portion(part="A", amount=Figure(value=5.0, u=0)), Portion(part="A", amount=Figure(value=5.0, u=0)),
         Portion(part="B", amount=Figure(value=10.0, u=0))],
        {"A": stock, "B": {"sulfur": Figure(value=0.0, u=0.0)}},
    ).outputs["sulfur"]  # fmt: skip

    assert made.value == pytest.approx(50e-6)
    assert made.u == pytest.approx(0.5e-6)  # both portions of A are wrong in the same direction


def test_a_gas_mixture_by_weighing_is_what_the_moles_say() -> None:
    pure = {
        "CH4": {"methane": Figure(value=1.0, u=0), "nitrogen": Figure(value=0.0, u=0)},
        "N2": {"methane": Figure(value=0.0, u=0), "nitrogen": Figure(value=1.0, u=0)},
    }
    masses = {"methane": Figure(value=16.0, u=0.001), "nitrogen": Figure(value=28.0, u=0.001)}
    made = mixture(
        Way.GAS,
        [Portion(part="CH4", amount=Figure(value=16.0, u=0.01)), Portion(part="N2", amount=Figure(value=84.0, u=0.01))],
        pure, molar_masses=masses,
    )  # fmt: skip

    assert made.outputs["methane"].value == pytest.approx(0.25)
    assert made.outputs["methane"].value + made.outputs["nitrogen"].value == pytest.approx(1)
    # x = a/(a+b): u(x) = sqrt((b u(a))^2 + (a u(b))^2) / (a+b)^2, by hand
    a, b = 1.0, 3.0
    ua, ub = math.hypot(0.01 / 16, 0.001 / 16 * a), math.hypot(0.01 / 28, 0.001 / 28 * b)
    assert made.outputs["methane"].u == pytest.approx(math.hypot(b * ua, a * ub) / 16)


@pytest.mark.parametrize(
    ("way", "contents", "why"),
    [
        (Way.MASS, {"A": {"sulfur": Figure(value=1e-4, u=1e-6)}, "B": {}}, "sulfur of B is unknown"),
        (Way.VOLUME, {"A": {"s": Figure(value=1, u=0)}, "B": {"s": Figure(value=0, u=0)}}, "brought to is missing"),
        (Way.GAS, {"A": {"s": Figure(value=1, u=0)}, "B": {"s": Figure(value=0, u=0)}}, "molar mass of s"),
        (Way.MASS, {}, "no part has a content"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_never_zero(way: Way, contents: dict[str, dict[str, Figure]], why: str) -> None:
    portions = [Portion(part=name, amount=Figure(value=1.0, u=0.01)) for name in ("A", "B")]

    with pytest.raises(PreparationRefused, match=why):
        mixture(way, portions, contents)
