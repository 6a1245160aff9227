"""Every line of the data file, as a family: nothing added, nothing lost, and each decides what its source says, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from lims.catalogue.limits import REPORT_ONLY, Limit
from lims.catalogue.shipped_specifications import shipped_contents, shipped_specifications
from methods.conformity import Answer, ClassLimit, Comparison, Measured, SimpleAcceptance, Tested, judge
from methods.conformity import Limit as JudgedLimit
from methods.knowledge import Unknown
from methods.reporting import Ordinal, Scale
from methods.units import UNITS

STEP = Decimal("0.000001")
STRIPS = Scale(name="copper strip", classes=("1a", "1b", "2a", "4c"))
UNLIKE = frozenset({"measurand", "reference_condition", "basis", "method", "unit"})
STRICT = {  # that the source writes with words or with a sign of its own
    ("EN 590", "flash_point", "lower"), ("EN 590", "recovered_at_250_degc", "upper"), ("EN 589", "1_3_butadiene", "upper"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """A line of a shipped specification."""

    code: str
    edition: str
    content: dict[str, Any]
    limit: Limit

    @property
    def bound(self) -> JudgedLimit | ClassLimit | Unknown:
        return self.limit.judged(Comparison(self.content["comparison"]))


CASES = [
    Case(code=code, edition=content["edition"], content=content, limit=Limit.from_json(line))
    for code, content in shipped_contents() for line in content["limits"]
]  # fmt: skip
FIGURES = [one for one in CASES if isinstance(one.bound, JudgedLimit) and one.bound.unknown is None]
CLASSES = [one for one in CASES if isinstance(one.bound, ClassLimit)]


def name(case: Case) -> str:
    return f"{case.edition[:24]} {case.limit.key}"


def line_by_line(cases: Sequence[Case]) -> Callable[[Callable[[Case], None]], Callable[[list[Case]], None]]:
    """A test of every line, a specification at a time: thousands of lines need no thousand set-ups. A failure names its line."""
    groups = {one.edition: [each for each in cases if each.edition == one.edition] for one in cases}

    def of(check: Callable[[Case], None]) -> Callable[[list[Case]], None]:
        @pytest.mark.parametrize("lines", groups.values(), ids=[edition[:24] for edition in groups])
        def test(lines: list[Case]) -> None:
            for case in lines:
                try:
                    check(case)
                except BaseException as failure:
                    failure.add_note(f"in the line {name(case)}")
                    raise

        return test

    return of


def like(case: Case, value: Decimal, **otherwise: Any) -> Tested:
    """A result of the line's own measurand, condition, basis, unit and method, unless said otherwise."""
    bound = case.bound
    assert isinstance(bound, JudgedLimit)
    assert not isinstance(bound.methods, Unknown)
    one = Tested(
        measurand=bound.measurand, unit=bound.unit, method=bound.methods[0] if bound.methods else "any",
        outcome=Measured(value=float(value), U=1e-9, k=2.0), reference_condition=bound.reference_condition, basis=bound.basis,
    )  # fmt: skip
    return replace(one, **otherwise)


def answer(case: Case, value: Decimal, **otherwise: Any) -> Answer:
    bound = case.bound
    assert isinstance(bound, JudgedLimit)
    return judge(like(case, value, **otherwise), bound, SimpleAcceptance()).answer


def with_methods(cases: list[Case]) -> list[Case]:
    return [one for one in cases if not isinstance(one.limit.methods, Unknown)]


def test_every_line_of_the_data_file_is_shipped_and_no_other() -> None:
    given = {
        (row["specification"], row["edition"], one["parameter"])
        for row in shipped_specifications()
        for one in row["limits"]
    }
    shipped = {
        (next(r["specification"] for r in shipped_specifications() if one.code.startswith(r["specification"])), one.edition,
         one.limit.names["en"].replace("°C", "degC"))
        for one in CASES
    }  # fmt: skip

    assert shipped == given


@line_by_line(CASES)
def test_a_line_has_edition_grade_source_and_confidence(case: Case) -> None:
    assert case.edition
    assert case.content["grade"]
    assert case.content["source"]
    assert case.limit.source
    assert case.limit.confidence in {"high", "medium", "low", "unknown"}


@line_by_line(FIGURES)
def test_a_figure_has_the_digits_of_its_source_and_its_strictness(case: Case) -> None:
    row = next(
        r
        for r in shipped_specifications()
        if case.code.startswith(r["specification"]) and r["edition"] == case.edition
    )
    line = row["limits"][int(case.limit.key[:2]) - 1]

    for side, end in (("lower", "min"), ("upper", "max")):
        bound = getattr(case.limit, side)
        assert (bound is None) == (line[end] is None)
        if bound is not None:
            assert Decimal(bound.text) == Decimal(str(line[end]))
            assert (not bound.inclusive) == ((case.code, case.limit.measurand, side) in STRICT)


def sides(case: Case) -> Iterator[tuple[Decimal, int, bool]]:
    """Each bound with the direction in which it is left, and whether it holds itself."""
    for bound, outward in ((case.limit.lower, -1), (case.limit.upper, 1)):
        if bound is not None and not isinstance(bound, Unknown):
            yield bound.value, outward, bound.inclusive


@line_by_line(with_methods(FIGURES))
def test_a_result_at_within_and_beyond_a_bound_is_judged_as_the_bound_is_written(case: Case) -> None:
    for value, outward, inclusive in sides(case):
        step = max(abs(value), Decimal(1)) * STEP
        assert answer(case, value) is (Answer.CONFORMS if inclusive else Answer.DOES_NOT_CONFORM)
        assert answer(case, value - outward * step) is Answer.CONFORMS
        assert answer(case, value + outward * step) is Answer.DOES_NOT_CONFORM


@line_by_line(with_methods(FIGURES))
def test_an_unlike_result_is_not_judged(case: Case) -> None:
    value = next(sides(case))[0]
    other_unit = next(code for code, one in UNITS.items() if one.quantity != UNITS[case.limit.unit].quantity)

    for unlike in (
        UNLIKE if case.limit.methods is not None else UNLIKE - {"method"}
    ):  # one that names no method takes any
        found = answer(case, value, **{unlike: other_unit if unlike == "unit" else "something else"})
        assert found is Answer.NOT_JUDGED, unlike


@line_by_line([one for one in CASES if isinstance(one.bound, JudgedLimit) and one.bound.unknown is not None])
def test_an_unknown_bound_decides_nothing(case: Case) -> None:
    bound = case.bound
    assert isinstance(bound, JudgedLimit)
    one = Tested(
        measurand=bound.measurand, unit=bound.unit, method="any", outcome=Measured(value=1.0, U=0.1, k=2.0),
        reference_condition=bound.reference_condition, basis=bound.basis,
    )  # fmt: skip

    assert judge(one, bound, SimpleAcceptance()).answer is Answer.NOT_JUDGED
    assert bound.unknown is not None
    assert bound.unknown.reason
    assert bound.unknown.remedy


@line_by_line([one for one in CASES if one.limit.kind == "words"])
def test_words_decide_nothing(case: Case) -> None:
    assert isinstance(case.bound, Unknown)
    assert case.limit.words
    assert (case.bound is REPORT_ONLY) == case.limit.report_only


def test_a_figure_of_low_confidence_is_never_a_limit() -> None:
    assert [one for one in FIGURES if one.limit.confidence in ("low", "unknown")] == []


@line_by_line(CLASSES)
def test_a_class_is_satisfied_by_its_own_results_alone(case: Case) -> None:
    bound = case.bound
    assert isinstance(bound, ClassLimit)
    method = "any" if isinstance(bound.methods, Unknown) or not bound.methods else bound.methods[0]

    def found(text: str) -> Answer:
        one = Tested(
            measurand=bound.measurand, unit="1", method=method, outcome=Ordinal(value=text, scale=STRIPS),
            reference_condition=bound.reference_condition,
        )  # fmt: skip
        return judge(one, bound, SimpleAcceptance()).answer

    known = not isinstance(bound.satisfied_by, Unknown) and not isinstance(bound.methods, Unknown)
    assert found("1a") is found("1b") is (Answer.CONFORMS if known else Answer.NOT_JUDGED)
    assert found("2a") is found("4c") is (Answer.DOES_NOT_CONFORM if known else Answer.NOT_JUDGED)


def test_the_kinds_of_lines_that_the_data_has_are_all_there() -> None:
    by_measurand = {(one.code, one.limit.measurand): one.limit for one in CASES}

    pressure = next(limit for (code, _), limit in by_measurand.items() if code == "ASTM D1835" and isinstance(limit.upper, Unknown)
                    and "depends on another result" in limit.upper.reason)  # fmt: skip
    assert "1167 - 1880 * relative_density" in pressure.upper.reason  # type: ignore[union-attr]
    assert by_measurand["ASTM D1835", "relative_density"].report_only
    aromatics = [one.limit for one in CASES if one.limit.alternative == "aromatics"]
    assert [one.upper.text for one in aromatics] == ["25.0", "26.5"]  # type: ignore[union-attr]
    assert isinstance(by_measurand["EN 590", "polycyclic_aromatic_hydrocarbons"].upper, Unknown)
    assert [one.limit.mandatory for one in CASES if one.code.startswith("GOST R 51858")] == [False] * 13
