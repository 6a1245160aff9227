"""Limits of the EN 590 rows against a distillation curve: temperatures at a per cent, and per cents at a temperature."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from lims.catalogue.limits import Limit
from lims.catalogue.shipped_specifications import shipped_contents
from lims.results.judgement import Agreed, judgements
from methods.conformity import Answer, SimpleAcceptance
from methods.definitions import (
    CurvePoint,
    CurveTemperature,
    Determination,
    Entered,
    Given,
    OwnCurve,
    OwnMethodRefused,
    definition_of_own,
)
from methods.definitions.outcome import CensoredResult, NumericResult, Outcome
from methods.knowledge import Source
from methods.uncertainty import BudgetSource
from tests.support.supplied import named

AT_250, AT_350, AT_95 = "recovered_at_250_degc", "recovered_at_350_degc", "95_recovered_at"
T = (180.0, 240.0, 260.0, 340.0, 362.0)
EN_590 = cast("Any", next(content for code, content in shipped_contents() if code == "EN 590"))
LIMITS = tuple(Limit.from_json(one) for one in EN_590["limits"])


def diesel(**more: Any) -> OwnCurve:
    """A FICTITIOUS curve of five points by the number of the method that EN 590 names."""
    keys = {95.0: AT_95}
    return OwnCurve(
        code="EN ISO 3405", edition="FICTITIOUS 1", titles=named("FICTITIOUS"), source=Source(document="FICTITIOUS text"),
        unit="% (V/V)", what="recovered",
        points=tuple(CurvePoint(percent=x, key=keys.get(x, "")) for x in (5.0, 50.0, 60.0, 90.0, 95.0)),
        temperatures=(CurveTemperature(t=250.0, key=AT_250), CurveTemperature(t=350.0, key=AT_350)), **more,
    )  # fmt: skip


def outcome(*t: float) -> tuple[Any, Outcome]:
    definition = definition_of_own(diesel())
    source = BudgetSource(kind="test", key="1", label="FICTITIOUS")
    inputs = {
        f"t_{n}": Entered(value=x, unit="degC", text=f"{x}", source=source) for n, x in enumerate(t, start=1)
    }
    given = Given(
        method=definition.code, edition=definition.edition, product="", mode=definition.modes[0].key,
        determinations=(Determination(key="1", inputs=inputs),),
    )  # fmt: skip
    return definition, definition.evaluate(given)


def answers(*t: float) -> dict[str, Answer]:
    """What EN 590, as it is shipped, says of each result of a curve."""
    definition, found = outcome(*t)
    subject = cast(
        "Any", SimpleNamespace(method=SimpleNamespace(definition=definition, settings={}, code="EN ISO 3405"))
    )
    specification = cast(
        "Any", SimpleNamespace(limits=LIMITS, judged=lambda one: one.judged(EN_590["comparison"]))
    )
    rule = cast("Any", SimpleNamespace(rule=lambda _view: SimpleAcceptance()))
    agreed = Agreed(specifications=(specification,), rule=rule, view="neither", equivalents={})
    return {one.measurand: said.answer for one in found.results for said in judgements(subject, one, agreed)}


def test_the_limits_of_en_590_are_judged_against_the_curve() -> None:
    assert answers(*T) == {AT_95: Answer.DOES_NOT_CONFORM, AT_250: Answer.CONFORMS, AT_350: Answer.CONFORMS}
    assert answers(150.0, 200.0, 245.0, 320.0, 355.0)[AT_95] is Answer.CONFORMS
    assert answers(180.0, 300.0, 330.0, 355.0, 358.0)[AT_350] is Answer.DOES_NOT_CONFORM


def test_a_per_cent_at_a_temperature_is_linear_between_the_points() -> None:
    _definition, found = outcome(*T)

    at = found.result(AT_250)
    assert isinstance(at, NumericResult)
    assert at.value == pytest.approx(55.0)
    assert at.unit == "% (V/V)"


def test_outside_of_the_curve_only_a_bound_is_known() -> None:
    _definition, found = outcome(255.0, 270.0, 280.0, 300.0, 310.0)

    low, high = found.result(AT_250), found.result(AT_350)
    assert isinstance(low, CensoredResult)
    assert isinstance(high, CensoredResult)
    assert (low.value.printed(), high.value.printed()) == ("< 5 % (V/V)", "> 95 % (V/V)")
    assert answers(255.0, 270.0, 280.0, 300.0, 310.0)[AT_250] is Answer.CONFORMS


def test_two_results_of_a_curve_have_no_key_in_common() -> None:
    twice = (CurveTemperature(t=250.0, key=AT_95),)

    with pytest.raises(OwnMethodRefused, match="no key of its own"):
        definition_of_own(replace(diesel(), temperatures=twice))
