"""Duplicates of a sequence: two injections of one sample, component by component.

They are judged by r of the method, as the laboratory entered it, at the mean of both. Where the method makes one result of
several injections, a duplicate is one of them, and the method's limit for injections judges it. A laboratory that judges by a
share of the mean says so in the component table with the document that it takes it from; then that judges, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lims.catalogue import MethodVersion
from lims.sequences.table import OWN_SOURCE, ComponentTable, composing_of
from methods.definitions.censoring import Found
from methods.definitions.component_precision import results_agree, without_r
from methods.knowledge import Known, Source, Unknown
from methods.precision import Agreement, AgreementAnswer

SMALL = Unknown(
    reason="its amount is less than the laboratory compares duplicates from",
    remedy="enter another one in the component table",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCriterion:
    """How far duplicates may lie apart in per cent of their mean, from which amount on, and the document that says so."""

    percent: float
    least: float
    source: str

    def at(self, _name: str, mean: float) -> Known[float] | Unknown:
        """The largest difference at a mean."""
        if mean < self.least:
            return SMALL
        return Known(value=self.percent / 100.0 * mean, source=Source(document=self.source))


def own_criterion(table: ComponentTable) -> OwnCriterion | None:
    """The laboratory's own criterion; None where it has chosen none."""
    percent = table.limit("duplicate_percent")
    if percent is None:
        return None
    source = str(table.limits.get(OWN_SOURCE) or table.source)
    return OwnCriterion(percent=percent, least=table.limit("duplicate_least") or 0.0, source=source)


def several_injections(method: MethodVersion) -> bool:
    """Whether the method asks for more than one injection: then a duplicate is one of them."""
    return max(one.determinations for one in method.definition.modes) > 1


def duplicates_agree(
    table: ComponentTable, method: MethodVersion, first: Mapping[str, Found], second: Mapping[str, Found]
) -> tuple[AgreementAnswer, ...]:
    """Whether two injections agree in each component that can be judged. Raises PrecisionNotPositive, ExpressionRefused."""
    composing, own = composing_of(method), own_criterion(table)
    if own is not None:
        answers = results_agree(first, second, own.at, unit=composing.unit)
        return tuple(one for one in answers if one.answer is not Agreement.NO_PRECISION)
    if several_injections(method):
        return composing.injections_agree([_figures(first), _figures(second)])
    return results_agree(first, second, composing.r_at, unit=composing.unit)


def _figures(found: Mapping[str, Found]) -> dict[str, float]:
    return {name: one.value for name, one in found.items() if one.value is not None and one.censored is None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """What the answers say together: the worst that was judged, whether all passed (None: not all could be judged), who lacks r."""

    passed: bool | None
    worst: AgreementAnswer | None
    without: tuple[str, ...]


def summed_up(answers: Sequence[AgreementAnswer]) -> Compared:
    """One verdict of all components."""
    judged = [one for one in answers if one.answer is not Agreement.NO_PRECISION]
    worst = max(judged, key=_share, default=None)
    without = tuple(without_r(answers))
    beyond = any(one.answer is Agreement.BEYOND for one in judged)
    passed = False if beyond else None if without or not judged else True
    return Compared(passed=passed, worst=worst, without=without)


def _share(one: AgreementAnswer) -> tuple[bool, float]:
    """What does not agree comes first, then the largest share of its limit."""
    return one.answer is Agreement.BEYOND, one.range / one.limit if one.limit else 0.0
