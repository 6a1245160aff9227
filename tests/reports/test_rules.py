"""What must not be printed is refused before a page is drawn, with the line named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from reports import render
from reports.data import Conformity, Deviation, DeviationKind, Replaces, Scale
from reports.errors import LineCannotBeStated, ReportContradicts, ReportError, StatementDisagrees
from tests.reports.factories import (
    ISSUED,
    make_composition,
    make_line,
    make_ordinal,
    make_report,
    make_sample,
    make_statement,
    make_uncertainty,
)


def with_lines(*lines: Any, **given: Any) -> Any:
    return make_report(samples=(make_sample(results=lines),), conformity=(), traceability=(), **given)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"uncertainty": None}, "its uncertainty is not given"),
        ({"conformity": None}, "neither judged nor said why not"),
        ({"minimum": None, "maximum": None}, "judged and has no limit"),
        ({"not_judged": "no reason"}, "judged and not judged at once"),
        ({"result": " "}, "has no result"),
        ({"method": ""}, "names no method"),
        ({"scale": Scale.ORDINAL}, "has no U"),
    ],
)
def test_a_line_that_lacks_something_cannot_be_stated(change: dict[str, Any], why: str) -> None:
    with pytest.raises(LineCannotBeStated, match=f"^Line 4 .*{why}"):
        render(with_lines(make_line("4", **change)))


def test_a_component_that_cannot_be_stated_is_named() -> None:
    composition = make_composition("3")
    component = replace(composition.components[2], maximum="1.0")

    with pytest.raises(LineCannotBeStated, match="Line 3, Component 03"):
        render(with_lines(replace(composition, components=(component,))))


@pytest.mark.parametrize("given", [{"censored": True, "result": "not detected"}, {"result": "< 0.1"}])
def test_a_censored_result_is_judged_without_uncertainty(given: dict[str, Any]) -> None:
    assert render(with_lines(make_line("1", uncertainty=None, **given)))


def test_a_result_without_limits_needs_no_judgement() -> None:
    assert render(with_lines(make_line("1", minimum=None, maximum=None, conformity=None, uncertainty=None)))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lines": ()}, "names no result"),
        ({"lines": ("9",)}, "line 9, which does not exist"),
        ({"lines": ("3",)}, "line 3 was not judged"),
        ({"lines": ("1", "4")}, "line 4 does not conform"),
        ({"conformity": Conformity.DOES_NOT_CONFORM}, "line 1 was judged otherwise"),
        ({"whole": True}, "names what it does not cover"),
    ],
)
def test_a_statement_that_disagrees_with_its_lines_is_refused(change: dict[str, Any], why: str) -> None:
    lines = (
        make_line("1"),
        make_ordinal("2"),
        make_composition("3"),
        make_line("4", conformity=Conformity.INCONCLUSIVE),
    )
    report = make_report(samples=(make_sample(results=lines),), conformity=(make_statement(**change),))

    with pytest.raises(StatementDisagrees, match=why):
        render(report)


AMENDED = Replaces(number="C-2026-0230/1", issued=date(2026, 5, 1), reason="r", changes=("c",))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"samples": ()}, "there is no result"),
        ({"samples": (make_sample(), make_sample())}, "line number 1, 2 stands twice"),
        ({"second_language": make_report().language}, "second language"),
        ({"tested_to": date(2026, 5, 1)}, "ended before it began"),
        ({"tested_to": date(2026, 6, 1)}, "issued before the work ended"),
        ({"issued": datetime(2026, 5, 20)}, "no time zone"),  # noqa: DTZ001 (that is what is refused)
        ({"replaces": replace(AMENDED, number="C-2026-0231/1")}, "replaces itself"),
        ({"replaces": replace(AMENDED, changes=())}, "names no change"),
        (
            {"deviations": (Deviation(kind=DeviationKind.ADDITION, lines=("7",), text="x"),)},
            "line 7 is cited",
        ),
    ],
)
def test_data_that_contradict_each_other_are_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ReportContradicts, match=why):
        render(make_report(**change))


def every_error() -> list[type[ReportError]]:
    return [ReportError, *ReportError.__subclasses__()]


@pytest.mark.parametrize("error", every_error())
def test_every_error_has_a_problem_and_a_remedy(error: type[ReportError]) -> None:
    assert error.problem.endswith(".")
    assert error.remedy.endswith(".")


def test_uncertainty_of_a_component_stands_for_its_own_row() -> None:
    component = replace(
        make_composition("3").components[0],
        maximum="1.0",
        conformity=Conformity.CONFORMS,
        uncertainty=make_uncertainty("0.02"),
    )

    assert render(with_lines(replace(make_composition("3"), components=(component,)), issued=ISSUED))
