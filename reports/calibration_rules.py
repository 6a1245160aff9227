"""What the data of a calibration certificate must fulfil before a page is drawn; each refusal with a sentence and a remedy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reports.calibration_data import CalibrationCertificate, CalibrationPoint, CalibrationTable, State
from reports.data import Conformity, ConformityStatement
from reports.errors import LineCannotBeStated, ReportContradicts, StatementDisagrees
from reports.rules import document_contradictions, statement_fault

MOST_DIGITS = 2  # significant ones of U (ILAC-P14:09/2020, clause not verified)
_FIGURE = re.compile(r"[-+\u2212]?(\d+)(?:[.,](\d+))?( ?[×·] ?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


def require_consistent(report: CalibrationCertificate) -> None:
    """Refuse data that must not be printed. Raises LineCannotBeStated, StatementDisagrees, ReportContradicts."""
    for wrong, why in (*document_contradictions(report, report.calibrated_to), *_contradictions(report)):
        if wrong:
            raise ReportContradicts(why=why)
    _require_points(report)
    _require_statements(report)


def _require_points(report: CalibrationCertificate) -> None:
    for table in report.tables:
        for point in table.points:
            if (why := _fault(point)) is not None:
                raise LineCannotBeStated(line=point.number, why=why)


def _require_statements(report: CalibrationCertificate) -> None:
    points = {point.number: point for table in report.tables for point in table.points}
    for statement in report.conformity:
        why = statement_fault(statement, points) or _disagreement(statement, points)
        if why is not None:
            raise StatementDisagrees(specification=statement.specification, why=why)


def _contradictions(report: CalibrationCertificate) -> Iterator[tuple[bool, str]]:
    numbers = [point.number for table in report.tables for point in table.points]
    twice = [number for number, times in Counter(numbers).items() if times > 1]
    cited = {number for deviation in report.deviations for number in deviation.lines}
    unknown = sorted(cited - set(numbers))
    states = {table.state for table in report.tables}
    adjusted, nothing_found = report.adjustment is not None, State.AS_FOUND not in states
    yield not numbers, "there is no point"
    yield bool(twice), f"point number {', '.join(twice)} stands twice"
    yield bool(unknown), f"point {', '.join(unknown)} is cited and does not exist"
    yield not report.methods or not all(map(str.strip, report.methods)), "no method is named"
    yield not report.standards, "no reference standard is named"
    yield not report.traceability.strip(), "it does not say how its results are traceable"
    yield report.calibrated_to < report.calibrated_from, "the calibration ended before it began"
    yield (
        adjusted and State.NOT_ADJUSTED in states,
        "an adjustment is described and points stand as not adjusted",
    )
    yield adjusted and State.AS_LEFT not in states, "an adjustment is described and no point is from after it"
    yield (
        not adjusted and State.AS_LEFT in states,
        "points are from after an adjustment that is not described",
    )
    why_not = report.adjustment.without_found if report.adjustment else None
    yield (
        adjusted and nothing_found and not why_not,
        "it does not say why no point is from before the adjustment",
    )
    yield (
        adjusted and not nothing_found and bool(why_not),
        "points from before the adjustment are there and said not to be",
    )
    yield from (found for table in report.tables for found in _table_contradictions(table))


def _table_contradictions(table: CalibrationTable) -> Iterator[tuple[bool, str]]:
    yield not table.points, f"the table of {table.quantity} has no point"
    yield not table.unit.strip() or not table.error_unit.strip(), f"the table of {table.quantity} has no unit"


def _fault(point: CalibrationPoint) -> str | None:
    """What keeps a point from being stated as y ± U with U of at most two digits, and y ended where U ends."""
    error, expanded = _decimals(point.error), _decimals(point.uncertainty.text)
    faults = (
        (not point.reference.strip() or not point.indication.strip(), "it lacks reference or indication"),
        (error is None, f"its error “{point.error}” is no number"),
        (expanded is None, f"its uncertainty “{point.uncertainty.text}” is no number"),
        (error != expanded, "its error and U do not end in the same place"),
        (
            _significant(point.uncertainty.text) > MOST_DIGITS,
            f"U has more than {MOST_DIGITS} significant digits",
        ),
        (_significant(point.uncertainty.text) == 0, "U is zero"),
        (
            point.conformity is not None and point.not_judged is not None,
            "it is judged and not judged at once",
        ),
        (point.conformity is not None and point.permitted is None, "it is judged and no error is permitted"),
        (
            point.permitted is not None and point.conformity is None and point.not_judged is None,
            "it has a permitted error and is neither judged nor said why not",
        ),
    )
    return next((why for wrong, why in faults if wrong), None)


def _decimals(text: str) -> tuple[int, str] | None:
    """Where a figure ends: its decimals, and the power of ten behind it; None for what is no figure."""
    found = _FIGURE.fullmatch(text.strip())
    return None if found is None else (len(found[2] or ""), (found[3] or "").replace(" ", ""))


def _significant(text: str) -> int:
    """The significant digits of a figure; zeros at the end of a whole number hold its place only."""
    found = _FIGURE.fullmatch(text.strip())
    if found is None:
        return 0
    whole, decimals = found[1], found[2]
    digits = (whole + decimals if decimals else whole.rstrip("0")).lstrip("0")
    return len(digits)


def _disagreement(statement: ConformityStatement, points: dict[str, CalibrationPoint]) -> str | None:
    for number in statement.lines:
        judged = points[number].conformity
        if judged is None:
            return f"point {number} was not judged"
        if judged is not statement.conformity:
            differs = "does not conform or is inconclusive"
            conforms = statement.conformity is Conformity.CONFORMS
            return f"point {number} {differs if conforms else 'was judged otherwise'}"
    return None
