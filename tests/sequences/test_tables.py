"""Component tables as text: what is read, what is refused, and what a plan is made of by the rule."""

from __future__ import annotations

from typing import Any

import pytest

from lims.sequences.errors import SequenceRefused, TableRefused
from lims.sequences.forms import components_text, read_component, read_kinds
from lims.sequences.models import LineKind
from lims.sequences.planning import PlannedLine, changed, check_plan, lay_out
from lims.sequences.table import check_table, rule_of
from tests.support.sequences import LIMITS, RULE, table_content


def kinds(lines: list[PlannedLine]) -> str:
    return " ".join(one.kind.value[:2] for one in lines)


def test_a_line_of_components_is_read_and_written_alike() -> None:
    read = read_component("propane; 3,2; 3.6; C3; Quadratic; 1/x²")

    assert read == {
        "name": "propane",
        "low": 3.2,
        "high": 3.6,
        "group": "C3",
        "form": "quadratic",
        "weight": "1/x2",
    }
    assert components_text([read]) == "propane; 3.2; 3.6; C3; quadratic; 1/x2"


@pytest.mark.parametrize(
    "line", ["propane", "propane; 3.2", "a; 1; 2; ; curve", "a; 1; 2; ; line; 1/y", "a; 1; 2; ; line; ; more"]
)
def test_a_line_that_says_something_else_is_refused(line: str) -> None:
    with pytest.raises(TableRefused, match="the line"):
        read_component(line)


def test_a_kind_of_line_that_there_is_not_is_refused() -> None:
    with pytest.raises(TableRefused, match="no kind of line"):
        read_kinds("blank, wash")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"components": []}, "no component"),
        ({"source": " "}, "which document"),
        ({"rule": {**RULE, "begins": ["sample"]}}, "come from the worklist"),
        ({"rule": {**RULE, "every": None}}, "belong together"),
        ({"rule": {**RULE, "every": 0}}, "from 1 to 1000"),
        ({"limits": {**LIMITS, "resolution_pair": ["propane", "water"]}}, "not two components"),
        ({"limits": {**LIMITS, "resolution_pair": None}}, "needs its pair"),
        ({"limits": {**LIMITS, "least_r_squared": 1.2}}, "at most 1"),
        ({"limits": {**LIMITS, "check_percent": -1.0}}, "below nought"),
        ({"limits": {"tolerance": 1.0}}, "no limit called"),
    ],
)
def test_a_table_by_which_nothing_can_be_worked_is_refused(given: dict[str, Any], why: str) -> None:
    with pytest.raises(TableRefused, match=why):
        check_table(table_content(**given))


def test_the_rule_puts_standards_checks_blanks_and_duplicates_among_the_samples() -> None:
    rule = rule_of({
        "begins": ["standard", "blank"], "every": 2, "inserted": ["check"], "ends": ["check", "blank"], "duplicate_every": 3,
    })  # fmt: skip

    lines = lay_out(rule, [1, 2, 3, 4], standards=[7, 8], check=9)

    assert kinds(lines) == "st st bl sa sa ch sa du sa ch bl"
    assert [one.lot_id for one in lines if one.kind is LineKind.STANDARD] == [7, 8]


@pytest.mark.parametrize(
    ("standards", "check", "why"), [((), 9, "standards"), ((7,), None, "a check standard")]
)
def test_a_lot_that_the_rule_asks_for_and_nobody_chose_is_refused(
    standards: tuple[int, ...], check: int | None, why: str
) -> None:
    with pytest.raises(SequenceRefused, match=why):
        lay_out(rule_of(RULE), [1], standards=standards, check=check)


def test_a_plan_is_changed_line_by_line() -> None:
    plan = [PlannedLine(kind=LineKind.SAMPLE, test_id=1), PlannedLine(kind=LineKind.SAMPLE, test_id=2)]

    later, at = changed(plan, "later", 1)
    doubled, _ = changed(later, "duplicate", 1)
    shorter, _ = changed(doubled, "remove", 3)

    assert ([one.test_id for one in later], at) == ([2, 1], 2)
    assert kinds(doubled) == "sa du sa"
    assert kinds(shorter) == "sa du"
    assert kinds(changed(plan, "check", 2, 9)[0]) == "sa sa ch"
    for step, n in (("earlier", 3), ("standard", 1), ("jump", 1)):
        with pytest.raises(SequenceRefused):
            changed(plan, step, n)


def test_a_duplicate_before_its_sample_and_a_sample_twice_are_refused() -> None:
    sample, double = (
        PlannedLine(kind=LineKind.SAMPLE, test_id=1),
        PlannedLine(kind=LineKind.DUPLICATE, test_id=1),
    )

    for wrong in ([double, sample], [sample, sample], []):
        with pytest.raises(SequenceRefused):
            check_plan(wrong)
