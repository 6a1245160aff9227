"""Results that an external provider reported: judged and stored like our own, but neither computed nor budgeted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lims.gates import CheckAnswer, GateQuestion, store_answers
from lims.records import Unit
from lims.results.errors import TestNotOpen
from lims.results.evaluation import Evaluated, Finding, Submission
from lims.results.given import Circumstances
from lims.results.judgement import agreed_for, judgements
from lims.results.printed import Printed, printed
from lims.results.results import Result, results_of
from lims.results.storing import store_results
from lims.results.subject import Subject
from lims.samples import TestState, set_test_state
from methods.definitions import (
    AnyResult,
    CensoredResult,
    Measurand,
    NumericResult,
    Outcome,
    TableResult,
    Uncertainty,
    VectorResult,
)
from methods.knowledge import Unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportedFinding:
    """A result of the provider in the unit of the measurand; the printed texts are the report's, None: by the method's rule.

    Of a composition or a table `parts` are the texts of its parts, and `stated` is the U of each.
    """

    measurand: Measurand
    result: AnyResult
    printed: str | None = None
    printed_uncertainty: str | None = None
    parts: tuple[Printed, ...] = ()
    stated: tuple[Uncertainty | Unknown, ...] = ()


def submit_reported(
    unit: Unit, subject: Subject, found: Sequence[ReportedFinding], *, question: GateQuestion,
    answers: Sequence[CheckAnswer], rests_on: Sequence[tuple[int, str]], submitted_by: int,
) -> list[Result]:  # fmt: skip
    """Submit what a provider reported for review; `question.at` is when the provider measured. Raises TestNotOpen."""
    test = subject.test
    if test.state is not TestState.SENT_OUT:
        raise TestNotOpen(code=subject.sample.code, state=test.state.value.replace("_", " "))
    agreed = agreed_for(unit.session, subject, question.at)
    findings = tuple(
        Finding(
            measurand=one.measurand, result=one.result, printed=_printed(one),
            judgements=judgements(subject, one.result, agreed), parts=one.parts,
        )
        for one in found
    )  # fmt: skip
    evaluated = Evaluated(
        subject=subject, determinations=(),
        circumstances=Circumstances(moment=question.at, system=None, room_id=None), question=question,
        answers=tuple(answers), submission=Submission(question=question, answers=()), given=None, outcome=_said(subject, found),
        findings=findings, refusal=None, known_at=unit.seq - 1,
        transferred={"results": [_kept(one, each) for one, each in zip(findings, found, strict=True)]}, besides=tuple(rests_on),
    )  # fmt: skip
    store_answers(unit, question, answers)
    unit.flush()
    store_results(unit, [evaluated])
    set_test_state(
        unit, test.id, TestState.SUBMITTED, measured_at=question.at, submitted_at=unit.at, submitted_by=submitted_by
    )  # fmt: skip
    unit.flush()
    return results_of(unit.session, [test.id])[test.id]


def _printed(one: ReportedFinding) -> Printed:
    by_rule = printed(one.measurand, one.result)
    if one.printed is None:
        return by_rule
    return Printed(value=one.printed, uncertainty=one.printed_uncertainty, unit=by_rule.unit)


def _said(subject: Subject, found: Sequence[ReportedFinding]) -> Outcome:
    """What was found, in the form of every outcome, so that other results can be computed from it; no code of ours found it."""
    definition = subject.method.definition
    return Outcome(
        method=definition.code, edition=definition.edition, code_version="", agreement=None,
        results=tuple(one.result for one in found),
    )  # fmt: skip


def _kept(one: Finding, found: ReportedFinding) -> dict[str, Any]:
    """What was entered and checked, figure by figure, for the comparison with what is stored."""
    result = one.result
    stated = result.uncertainty if isinstance(result, NumericResult) else None
    bound = result.value.bound if isinstance(result, CensoredResult) else None
    kept: dict[str, Any] = {
        "measurand": one.measurand.key, "unit": one.printed.unit, "printed": one.printed.value,
        "value": result.value if isinstance(result, NumericResult) else float(bound) if bound else None,
        **_figures(stated),
    }  # fmt: skip
    if isinstance(result, VectorResult | TableResult):
        kept["parts"] = [
            {"name": name, "value": value, "printed": text.value, "printed_uncertainty": text.uncertainty, **_figures(each)}
            for (name, value), text, each in zip(_parts(result), found.parts, found.stated, strict=True)
        ]  # fmt: skip
    return kept


def _figures(stated: Uncertainty | Unknown | None) -> dict[str, float | None]:
    known = stated if isinstance(stated, Uncertainty) else None
    return {"U": known.U if known else None, "k": known.k if known else None, "coverage": known.p if known else None}  # fmt: skip


def _parts(result: VectorResult | TableResult) -> list[tuple[str, float]]:
    """Name and value of each part."""
    if isinstance(result, TableResult):
        return [(one.name, one.percent) for one in result.rows]
    return [(str(one.name), one.value) for one in result.components]
