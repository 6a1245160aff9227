"""Sums of hydrocarbon groups, and aromatics by the number of rings."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.composition import Basis, composition
from methods.hydrocarbons import (
    Assigned,
    ContentImpossible,
    GroupUnknown,
    HydrocarbonGroup,
    aromatic_content,
    aromatic_types,
    group_sums,
)
from methods.uncertainty import Input, propagate_all

NAPHTHA = {
    "n-hexane": 0.3,
    "2-methylpentane": 0.2,
    "cyclohexane": 0.15,
    "benzene": 0.1,
    "toluene": 0.2,
    "peak 41": 0.05,
}
ASSIGNED = {
    "hexane": Assigned(group=HydrocarbonGroup.PARAFFINS, carbon=6),
    "2-methylpentane": Assigned(group=HydrocarbonGroup.ISOPARAFFINS, carbon=6),
    "cyclohexane": Assigned(group=HydrocarbonGroup.NAPHTHENES, carbon=6),
    "benzene": Assigned(group=HydrocarbonGroup.AROMATICS, carbon=6),
    "toluene": Assigned(group=HydrocarbonGroup.AROMATICS, carbon=7),
}


def test_groups_are_summed_and_what_nobody_assigned_is_shown() -> None:
    found = group_sums(composition(NAPHTHA, basis=Basis.MASS), ASSIGNED)

    assert found.totals[HydrocarbonGroup.AROMATICS] == pytest.approx(30.0)
    assert found.by_carbon[HydrocarbonGroup.AROMATICS, 7] == pytest.approx(20.0)
    assert found.totals[HydrocarbonGroup.OLEFINS] == 0.0
    assert found.sentence == "5.00 % by mass is not assigned to a group: peak 41."


@given(st.lists(st.floats(0.01, 1.0), min_size=6, max_size=6))
def test_the_groups_together_are_the_whole(amounts: Any) -> None:
    x = composition(dict(zip(NAPHTHA, amounts, strict=True)), basis=Basis.MASS, normalise=True)

    found = group_sums(x, ASSIGNED)

    assert sum(found.totals.values()) == pytest.approx(100.0)
    assert sum(found.by_carbon.values()) == pytest.approx(100.0)


def test_everything_assigned_is_said_too() -> None:
    found = group_sums(composition({"benzene": 1.0}, basis=Basis.MASS), ASSIGNED)

    assert found.sentence == "Every component was assigned to a group."


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("P", "paraffins"),
        ("iso-paraffins", "isoparaffins"),
        ("O", "olefins"),
        ("Naphthenes", "naphthenes"),
        ("a", "aromatics"),
    ],
)
def test_groups_are_known_by_the_names_that_data_systems_write(text: Any, group: Any) -> None:
    assert HydrocarbonGroup.named(text) == group


@pytest.mark.parametrize("text", ["", "X", "diolefins"])
def test_a_group_that_is_none_is_refused(text: Any) -> None:
    with pytest.raises(GroupUnknown, match="Use one of"):
        HydrocarbonGroup.named(text)


def test_polycyclic_and_total_aromatics_are_sums() -> None:
    found = aromatic_types(22.0, 5.0, 0.8)

    assert (found.poly, found.total) == (pytest.approx(5.8), pytest.approx(27.8))
    assert found.beyond_precision() == ()
    assert aromatic_types(2.0, 0.5, 0.1).beyond_precision() == ("mono", "total")


def test_the_sum_carries_the_covariance_of_its_parts() -> None:
    inputs = [
        Input(name=name, value=v, u=0.1, unit="%") for name, v in (("mono", 22.0), ("di", 5.0), ("tri", 0.8))
    ]

    found = propagate_all(
        lambda mono, di, tri: {
            "poly": aromatic_types(mono, di, tri).poly,
            "total": aromatic_types(mono, di, tri).total,
        },
        inputs,
        units={"poly": "%", "total": "%"},
    )

    assert found.outputs["poly"].u == pytest.approx(0.1 * math.sqrt(2))
    assert found.outputs["total"].u == pytest.approx(0.1 * math.sqrt(3))


@pytest.mark.parametrize(
    "contents", [(-0.1, 5.0, 1.0), (60.0, 50.0, 1.0), (101.0, 0.0, 0.0), (math.nan, 1.0, 1.0)]
)
def test_contents_that_cannot_be_are_refused(contents: Any) -> None:
    with pytest.raises(ContentImpossible):
        aromatic_types(*contents)


@pytest.mark.parametrize(
    "figures",
    [(0.5, 0.0, 1.0), (0.5, 10.0, 0.0), (-0.5, 10.0, 1.0), (50.0, 10.0, 1.0), (math.nan, 10.0, 1.0)],
)
def test_a_content_from_impossible_figures_is_refused(figures: Any) -> None:
    with pytest.raises(ContentImpossible):
        aromatic_content(*figures)


def test_a_number_of_carbon_atoms_is_one_or_more() -> None:
    with pytest.raises(ContentImpossible):
        Assigned(group=HydrocarbonGroup.PARAFFINS, carbon=0)
