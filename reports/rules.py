"""What a report's data must fulfil before a page is drawn. Each rule refuses with one sentence and a remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from reports.data import (
    Component,
    Conformity,
    ConformityStatement,
    Document,
    Layout,
    ResultLine,
    Scale,
    TestReport,
    Verification,
)
from reports.errors import LineCannotBeStated, NotYetIssued, ReportContradicts, StatementDisagrees

WITH_UNCERTAINTY = (Scale.RATIO, Scale.INTERVAL, Scale.VECTOR, Scale.TABLE)


def require_consistent(report: TestReport) -> None:
    """Refuse data that must not be printed. Raises LineCannotBeStated, StatementDisagrees, ReportContradicts."""
    _require_whole_report(report)
    for line in lines_of(report):
        _require_line(line)
    for statement in report.conformity:
        _require_statement(statement, {line.number: line for line in lines_of(report)})


def require_issued(report: Document) -> tuple[str, datetime, Verification]:
    """What only an issued report has: number, time of issue, verification. Raises NotYetIssued."""
    wanted = {
        "number": report.number,
        "time of issue": report.issued,
        "verification address": report.verification,
    }
    missing = [name for name, value in wanted.items() if not value]
    if not report.number or report.issued is None or report.verification is None:
        raise NotYetIssued(missing=" and no ".join(missing))
    return report.number, report.issued, report.verification


def lines_of(report: TestReport) -> Iterator[ResultLine]:
    """All lines of all samples."""
    for sample in report.samples:
        yield from sample.results


def _require_whole_report(report: TestReport) -> None:
    numbers = [line.number for line in lines_of(report)]
    twice = [number for number, times in Counter(numbers).items() if times > 1]
    cited = {number for deviation in report.deviations for number in deviation.lines}
    cited |= {number for trace in report.traceability for number in trace.lines}
    unknown = sorted(cited - set(numbers))
    findings = (
        *document_contradictions(report, report.tested_to),
        (not numbers, "there is no result"),
        (bool(twice), f"line number {', '.join(twice)} stands twice"),
        (bool(unknown), f"line {', '.join(unknown)} is cited and does not exist"),
        *_layout_contradictions(report, set(numbers)),
        (report.tested_to < report.tested_from, "testing ended before it began"),
    )
    for wrong, why in findings:
        if wrong:
            raise ReportContradicts(why=why)


def _layout_contradictions(report: TestReport, numbers: set[str]) -> Iterator[tuple[bool, str]]:
    """What does not go with the layout, the figures, or a preliminary report."""
    drawn = {one.line for one in report.chromatograms}
    drawn |= {number for curve in report.curves for number in curve.lines}
    composed = any(line.components for line in lines_of(report))
    yield bool(drawn - numbers), "a figure belongs to a line that does not exist"
    yield report.layout is Layout.COMPOSITION and not composed, "it is laid out as a composition and has none"
    yield (
        report.layout is Layout.DISTILLATION and not report.curves,
        "it is a distillation report and has no curve",
    )
    for trace in report.chromatograms:
        empty = not trace.times and not trace.values  # of a draft: they are read when it is drawn
        whole = empty or (len(trace.times) == len(trace.values) and rising(trace.times))
        yield not whole, f"the chromatogram of line {trace.line} has no trace whose times rise"
    for curve in report.curves:
        whole = len(curve.percents) == len(curve.temperatures) and rising(curve.percents)
        inside = whole and curve.percents[0] >= 0 and curve.percents[-1] <= 100
        yield not inside, "a distillation curve has no points whose per cents rise from 0 to 100"
    preliminary = report.preliminary
    yield (
        preliminary is not None and not preliminary.outstanding,
        "a preliminary report names nothing that is still to come",
    )
    yield preliminary is not None and bool(report.preceding), "a preliminary report replaces no other one"
    yield (
        report.number in {one.number for one in report.preceding},
        "it has the number of its preliminary report",
    )


def rising(figures: Sequence[float]) -> bool:
    """Whether there are at least two figures, each above the one before."""
    return len(figures) > 1 and all(one < two for one, two in pairwise(figures))


def document_contradictions(report: Document, done: date) -> Iterator[tuple[bool, str]]:
    """What no certificate may say, whatever it is of: whether it does, and in words. `done`: the last day of the work."""
    issued, replaces = report.issued, report.replaces
    yield report.second_language is report.language, "the second language is the first one"
    yield issued is not None and issued.utcoffset() is None, "the time of issue has no time zone"
    yield issued is not None and issued.date() < done, "it is issued before the work ended"
    yield replaces is not None and replaces.number == report.number, "the report replaces itself"
    yield replaces is not None and not replaces.changes, "an amendment names no change"


def _require_line(line: ResultLine) -> None:
    parts: list[ResultLine | Component] = [line, *line.components]
    for part in parts:
        name = line.number if part is line else f"{line.number}, {getattr(part, 'name', '')}"
        why = _fault(part, line)
        if why is not None:
            raise LineCannotBeStated(line=name, why=why)


def _fault(part: ResultLine | Component, line: ResultLine) -> str | None:
    numeric = line.scale in WITH_UNCERTAINTY
    censored = line.censored or part.result.lstrip().startswith(("<", ">"))
    limited = part.minimum is not None or part.maximum is not None
    judged = part.conformity is not None
    faults = (
        (not part.result.strip(), "it has no result"),
        (part is line and not line.method.strip(), "it names no method"),
        (judged and part.not_judged is not None, "it is judged and not judged at once"),
        (judged and not limited and not line.components, "it is judged and has no limit"),
        (
            limited and not judged and part.not_judged is None,
            "it has a limit and is neither judged nor said why not",
        ),
        (
            part.uncertainty is not None and not numeric,
            f"a result on a scale of kind {line.scale.value} has no U",
        ),
        (
            judged and limited and numeric and not censored and part.uncertainty is None,
            "it is judged against a limit and its uncertainty is not given",
        ),
    )
    return next((why for wrong, why in faults if wrong), None)


def _require_statement(statement: ConformityStatement, lines: dict[str, ResultLine]) -> None:
    why = statement_fault(statement, lines)
    if why is None:
        named = [lines[number] for number in statement.lines]
        why = next((fault for line in named if (fault := _disagreement(statement, line))), None)
    if why is not None:
        raise StatementDisagrees(specification=statement.specification, why=why)


def statement_fault(statement: ConformityStatement, known: Container[str]) -> str | None:
    """What is wrong with a statement before what it names is looked at; None for nothing."""
    unknown = [number for number in statement.lines if number not in known]
    if not statement.lines:
        return "it names no result"
    if unknown:
        return f"it names line {', '.join(unknown)}, which does not exist"
    if statement.whole and statement.not_covered:
        return "it covers the whole specification and names what it does not cover"
    return None


def _disagreement(statement: ConformityStatement, line: ResultLine) -> str | None:
    components = [component.conformity for component in line.components]
    judgements = {judged for judged in (line.conformity, *components) if judged is not None}
    if not judgements:
        return f"line {line.number} was not judged"
    if statement.conformity is Conformity.CONFORMS and judgements != {Conformity.CONFORMS}:
        return f"line {line.number} does not conform or is inconclusive"
    if statement.conformity not in judgements:
        return f"line {line.number} was judged otherwise"
    return None
