"""How the results of one sample fit each other: measured against computed, with a verdict only where the laboratory entered a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.catalogue import RULES, CorrelationRule, settings
from lims.results import Result, ResultKind, Subject, results_of, subjects
from lims.samples import TestState, tests_of_sample
from methods import Known, MethodError
from methods.petroleum import ngl_relative_density_60F
from methods.petroleum.groups import WATER_AT_60F, Rules
from methods.units import UNITS, convert

FOUND = (TestState.SUBMITTED, TestState.ACCEPTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Correlation:
    """Two results of a sample against each other, in `unit`; `within` is None where no limit is entered."""

    rule: CorrelationRule
    measured: Result
    computed: Result
    measured_value: float
    computed_value: float
    limit: float | None
    source: str

    @property
    def difference(self) -> float:
        """Measured minus computed."""
        return self.measured_value - self.computed_value

    @property
    def within(self) -> bool | None:
        """Whether they lie as close as the laboratory's limit asks for."""
        return None if self.limit is None else abs(self.difference) <= self.limit

    @property
    def key(self) -> str:
        """What an answer to it is kept under."""
        return self.rule.key


def correlations_of(session: Session, subject: Subject) -> list[Correlation]:
    """The rules that the results of a sample can be held against, seen from one of its tests; a handful of queries."""
    concerned = [one for one in RULES.values() if subject.method.code in (one.measured, one.computed)]
    if not concerned:
        return []
    tests = [one for one in tests_of_sample(session, subject.sample.id) if one.state in FOUND]
    about = subjects(session, [one.id for one in tests])
    found = results_of(session, list(about))
    by_code: dict[str, list[tuple[Subject, Result]]] = {}
    for test_id, one in about.items():
        by_code.setdefault(one.method.code, []).extend((one, result) for result in found[test_id])
    return [made for rule in concerned for made in _pairs(rule, by_code)]


def _pairs(
    rule: CorrelationRule, by_code: Mapping[str, Sequence[tuple[Subject, Result]]]
) -> Iterator[Correlation]:
    measured = [pair for pair in by_code.get(rule.measured, ()) if _is_of(rule, pair[1])]
    computed = [one for _, one in by_code.get(rule.computed, ()) if one.measurand == rule.measurand]
    if len(measured) != 1 or not computed:
        return  # several numbers of one quantity: nobody has said which is meant
    subject, result = measured[0]
    limit = settings.correlation_limit(subject.method.settings, rule.key, rule.unit)
    value = _in_unit(rule, result)
    if value is None:
        return
    for other in computed:
        yield Correlation(
            rule=rule, measured=result, computed=other, measured_value=value, computed_value=other.value or 0.0,
            limit=limit.value if isinstance(limit, Known) else None, source=str(limit.source) if isinstance(limit, Known) else "",
        )  # fmt: skip


def _is_of(rule: CorrelationRule, one: Result) -> bool:
    unit = UNITS.get(one.unit or "")
    return (
        one.kind is ResultKind.NUMERIC and unit is not None and (unit.quantity, unit.basis) in rule.quantities
    )


def _in_unit(rule: CorrelationRule, one: Result) -> float | None:
    """The measured value in the unit of the rule. A density at 15 °C becomes a relative density by Table 23E; another does not."""
    if one.value is None or one.unit is None:
        return None
    try:
        if UNITS[one.unit].quantity != "density":
            return convert(one.value, one.unit, rule.unit)
        if not (one.reference_condition or "").startswith("15 °C"):
            return None
        observed = convert(one.value, one.unit, "kg/m3") / WATER_AT_60F[Rules.D1250_2004]
        return float(ngl_relative_density_60F(observed, 15.0))
    except MethodError:
        return None


def beyond(found: Iterable[Correlation]) -> list[Correlation]:
    """Those that lie further apart than the laboratory allows: the reviewer answers them in words."""
    return [one for one in found if one.within is False]
