"""A result against a limit under a decision rule: only like with like, and in the digits that are printed."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias

from methods.conformity.decision import Answer, Figures, Span, margin
from methods.conformity.limits import ClassLimit, Limit
from methods.conformity.reasons import ANSWERS, COMPARISONS, REASONS, RULES, SENTENCE, VIEWS, Reason
from methods.conformity.reproducibility_rules import Iso4259
from methods.conformity.rules import DecisionRule
from methods.knowledge import Known, Unknown
from methods.reporting import (
    PLAIN,
    Censored,
    Nominal,
    Ordinal,
    Reported,
    ReportRule,
    exact,
    in_full,
    report,
    round_to_step,
)
from methods.reporting.digits import place_of, plain_text
from methods.uncertainty import Evaluation
from methods.units import unit as unit_of
from methods.wording import Language

NOT_STATED = Unknown(reason="nobody has entered it", remedy="Enter it with its source and have it approved")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """A number with its expanded uncertainty, and the rule by which it is reported."""

    value: float
    U: float | None = None
    k: float | None = None
    coverage: float | None = None
    rule: ReportRule = PLAIN

    @classmethod
    def of(cls, evaluation: Evaluation, rule: ReportRule) -> Measured:
        """The outcome of an evaluation of uncertainty."""
        return cls(
            value=evaluation.value, U=evaluation.U, k=evaluation.k, coverage=evaluation.coverage, rule=rule
        )


Outcome: TypeAlias = Measured | Censored | Ordinal | Nominal


@dataclass(frozen=True, kw_only=True, slots=True)
class Tested:
    """What was tested, how, and what came out; the unit of a class or a name is "1"."""

    measurand: str
    unit: str
    method: str
    outcome: Outcome
    reference_condition: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodPrecision:
    """Approved r and R of the method at the level of the result, in its unit, and how many results it means."""

    R: Known[float] | Unknown = NOT_STATED
    r: Known[float] | Unknown = NOT_STATED
    results: int = 1
    laboratories: int = 1

    def reproducibility(self) -> float | None:
        """R, or R1 = sqrt(R^2 - r^2 (1 - 1/k)) for the mean of k results (ISO 4259-2, clause not verified)."""
        if isinstance(self.R, Unknown) or not 0 < self.R.value < math.inf:
            return None
        if self.results == 1:
            return self.R.value
        if self.results < 1 or isinstance(self.r, Unknown) or not 0 < self.r.value <= self.R.value:
            return None
        return math.sqrt(self.R.value**2 - self.r.value**2 * (1 - 1 / self.results))


@dataclass(frozen=True, kw_only=True, slots=True)
class Conformity:
    """The answer, why, and the figures to print with it; from these, limit and rule the answer follows again."""

    answer: Answer
    reason: Reason
    limit: Limit | ClassLimit
    rule: DecisionRule
    shown: Reported | Censored | Ordinal | Nominal
    probability: float | None = None
    margin: Decimal | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    def answer_text(self, language: Language) -> str:
        """Conforms, does not conform, inconclusive, or tested, not judged."""
        return ANSWERS[self.answer][language]

    def reason_text(self, language: Language, names: Mapping[str, str] | None = None) -> str:
        """Why, as one sentence; `names` gives the words for measurand keys and the like."""
        words = {key: (names or {}).get(text, text) for key, text in self.details.items()}
        if self.reason is Reason.OTHER_UNIT:
            words = {key: unit_of(code).printed[language] for key, code in self.details.items()}
        return REASONS[self.reason][language].format(**words)

    def rule_text(self, language: Language) -> str:
        """The rule with its figure, view, comparison and source."""
        return rule_text(self.rule, self.limit, language)

    def sentence(self, language: Language, names: Mapping[str, str] | None = None) -> str:
        """Result, limit, answer, reason and rule (ISO/IEC 17025:2017 7.8.6.2)."""
        return SENTENCE[language].format(
            result=self.shown.printed(language),
            limit=self.limit.printed(language),
            answer=self.answer_text(language),
            reason=self.reason_text(language, names),
            rule=self.rule_text(language),
        )


def rule_text(rule: DecisionRule, limit: Limit | ClassLimit, language: Language) -> str:
    """A decision rule in words, as the contract review and the certificate state it."""
    name = " ".join(
        part for part in (RULES[rule.code][language], _localised(rule.figure(), language)) if part
    )
    parts = [name]
    if isinstance(rule, Iso4259):
        parts.append(VIEWS[rule.view][language])
    if isinstance(limit, Limit):
        parts.append(COMPARISONS[limit.comparison][language])
    return f"{', '.join(parts)} ({rule.source.printed(language)})"


def judge(
    tested: Tested,
    limit: Limit | ClassLimit,
    rule: DecisionRule,
    *,
    precision: MethodPrecision | None = None,
    equivalents: Mapping[str, Collection[str]] | None = None,
) -> Conformity:
    """Judge a result against a limit under a decision rule.

    `equivalents` maps a method that the specification names to methods approved and agreed in its place.
    What cannot be judged is answered "not judged" with its reason; nothing unknown ever passes.
    """
    unlike = _unlike(tested, limit, equivalents or {})
    if unlike:
        reason, details = unlike
        return Conformity(
            answer=Answer.NOT_JUDGED,
            reason=reason,
            limit=limit,
            rule=rule,
            details=details,
            shown=_printable(tested),
        )
    if isinstance(limit, ClassLimit):
        return _judge_class(tested, limit, rule)
    if isinstance(tested.outcome, Measured):
        return _judge_number(tested, tested.outcome, limit, rule, precision or MethodPrecision())
    assert isinstance(tested.outcome, Censored)  # noqa: S101 - _unlike has refused the others
    return _judge_censored(tested.outcome, limit, rule, precision or MethodPrecision())


def _unlike(
    tested: Tested, limit: Limit | ClassLimit, equivalents: Mapping[str, Collection[str]]
) -> tuple[Reason, dict[str, str]] | None:
    pairs = [
        (Reason.OTHER_MEASURAND, limit.measurand, tested.measurand),
        (Reason.OTHER_REFERENCE_CONDITION, limit.reference_condition, tested.reference_condition),
    ]
    if isinstance(limit, Limit):
        pairs += [
            (Reason.OTHER_BASIS, limit.basis, tested.basis),
            (Reason.OTHER_UNIT, limit.unit, tested.unit),
        ]
    for reason, wanted, found in pairs:
        if wanted != found:
            return reason, {"limit_has": wanted or "–", "result_has": found or "–"}
    if isinstance(limit.methods, Unknown):
        return Reason.METHOD_UNKNOWN, {}
    if limit.methods is not None and not _method_fits(tested.method, limit.methods, equivalents):
        return Reason.OTHER_METHOD, {
            "limit_has": ", ".join(limit.methods) or "–",
            "result_has": tested.method,
        }
    if limit.unknown is not None:
        return Reason.LIMIT_UNKNOWN, {}
    numeric = isinstance(tested.outcome, Measured | Censored)
    same_unit = not isinstance(tested.outcome, Censored) or tested.outcome.unit == tested.unit
    return None if numeric is isinstance(limit, Limit) and same_unit else (Reason.OTHER_KIND, {})


def _method_fits(method: str, named: Collection[str], equivalents: Mapping[str, Collection[str]]) -> bool:
    return any(method == name or method in equivalents.get(name, ()) for name in named)


def _printable(tested: Tested) -> Reported | Censored | Ordinal | Nominal:
    outcome = tested.outcome
    return _reported(tested, outcome) if isinstance(outcome, Measured) else outcome


def _reported(tested: Tested, outcome: Measured) -> Reported:
    """By the edition's rule; a value without step and U is printed with all its digits."""
    rule = outcome.rule
    if rule.step is None and outcome.U is None:
        rule = in_full(outcome.value, rule)
    return report(outcome.value, outcome.U, tested.unit, rule, k=outcome.k, coverage=outcome.coverage)


def _judge_class(tested: Tested, limit: ClassLimit, rule: DecisionRule) -> Conformity:
    assert isinstance(tested.outcome, Ordinal | Nominal)  # noqa: S101 - _unlike has refused the others
    satisfied = not isinstance(limit.satisfied_by, Unknown) and tested.outcome.value in limit.satisfied_by
    answer, reason = (
        (Answer.CONFORMS, Reason.CLASS_SATISFIES)
        if satisfied
        else (Answer.DOES_NOT_CONFORM, Reason.CLASS_DOES_NOT_SATISFY)
    )
    return Conformity(answer=answer, reason=reason, limit=limit, rule=rule, shown=tested.outcome)


def _judge_censored(
    outcome: Censored, limit: Limit, rule: DecisionRule, precision: MethodPrecision
) -> Conformity:
    low, high = outcome.interval
    figures = Figures(
        span=Span(low=low, high=high), R=_reproducibility(precision), laboratories=precision.laboratories
    )
    lacking = rule.lacks(figures, limit)
    answer, reason = (Answer.NOT_JUDGED, lacking) if lacking else rule.decide(figures, limit)
    return Conformity(answer=answer, reason=reason, limit=limit, rule=rule, shown=outcome)


def _judge_number(
    tested: Tested, outcome: Measured, limit: Limit, rule: DecisionRule, precision: MethodPrecision
) -> Conformity:
    printed = _reported(tested, outcome)
    shown = (
        replace(printed, uncertainty_text=None) if rule.uses_R else printed
    )  # never U beside R in one verdict
    value = exact(outcome.value)
    figures = figures_of(shown, precision)
    unrounded = replace(figures, span=Span.at(value))
    lacking = rule.lacks(unrounded, limit)
    answer, reason = (Answer.NOT_JUDGED, lacking) if lacking else rule.decide(unrounded, limit)
    if not lacking:
        shown = _reproducing(shown, value, answer, limit, rule, figures)
    return Conformity(
        answer=answer,
        reason=reason,
        limit=limit,
        rule=rule,
        shown=shown,
        margin=margin(unrounded.span, limit),
        probability=rule.probability(unrounded, limit),
    )


def figures_of(shown: Reported, precision: MethodPrecision) -> Figures:
    """What a rule may use of a printed result."""
    U = None if shown.uncertainty_text is None else Decimal(shown.uncertainty_text)
    return Figures(
        span=Span.at(Decimal(shown.value_text)),
        U=U,
        k=shown.k,
        R=_reproducibility(precision),
        laboratories=precision.laboratories,
    )


def _reproducing(
    shown: Reported, value: Decimal, answer: Answer, limit: Limit, rule: DecisionRule, figures: Figures
) -> Reported:
    """The printed result, with as many more digits as the printed verdict needs to be reproduced from it."""
    step, candidate = Decimal(shown.step), Decimal(shown.value_text)
    while rule.decide(replace(figures, span=Span.at(candidate)), limit)[0] is not answer:
        step = place_of(step).scaleb(-1)
        candidate = round_to_step(value, step, shown.rule.rounding)
    return replace(shown, value_text=plain_text(candidate), step=plain_text(step))


def _reproducibility(precision: MethodPrecision) -> Decimal | None:
    R = precision.reproducibility()
    return None if R is None else exact(R)


def _localised(figure: str, language: Language) -> str:
    return figure if language == "en" else figure.replace(".", ",")
