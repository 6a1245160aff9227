"""A composition against its duplicate: component by component by the laboratory's r; nothing is said where none is entered."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from lims.blind.comparing import Comparison, compared_components
from lims.blind.models import BlindAnswer
from lims.results.results import StoredComponent
from methods.definitions import ComponentPrecision, definition_of_own
from tests.methods.definitions.test_own_composition import LPG

FOUND = (ComponentPrecision(name="propane", r="0.2"), ComponentPrecision(name="propene", r="0.02*X"))


def found(**values: float | None) -> Any:
    """A composition as it is stored; None: not found."""
    parts = tuple(
        StoredComponent(
            n=n, name=name, value=value or 0.0, expanded_uncertainty=None, printed=f"{value}", flags=() if value else ("absent",)
        )
        for n, (name, value) in enumerate(values.items(), 1)
    )  # fmt: skip
    return SimpleNamespace(components=parts, unit="% (V/V)", measurand="composition", printed="")


def compared(first: Any, second: Any, *precision: ComponentPrecision) -> Comparison:
    definition = definition_of_own(replace(LPG, precision=precision))
    subject = cast("Any", SimpleNamespace(method=SimpleNamespace(definition=definition)))
    return compared_components(subject, first, second, "")


@pytest.mark.parametrize(("propane", "answer"), [(80.1, BlindAnswer.HIT), (80.5, BlindAnswer.MISS)])
def test_the_worst_component_decides(propane: float, answer: BlindAnswer) -> None:
    one = compared(found(propane=80.0, propene=10.0), found(propane=propane, propene=10.05), *FOUND)

    assert one.answer is answer
    assert one.said.startswith("propane: difference")
    assert one.score == pytest.approx((propane - 80.0) / 0.2)


def test_a_component_without_r_leaves_the_answer_open_and_is_named() -> None:
    one = compared(found(propane=80.0, propene=10.0), found(propane=80.1, propene=10.0), FOUND[0])

    assert (one.answer, one.needs) == (BlindAnswer.UNKNOWN, "r is not entered for propene")


def test_what_was_not_found_is_no_nought() -> None:
    one = compared(found(propane=80.0, propene=None), found(propane=80.1, propene=10.0), *FOUND)

    assert one.answer is BlindAnswer.HIT
