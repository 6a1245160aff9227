"""Agreement of determinations, and acceptance of results that repeat one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median

from methods.knowledge import Known, Source, Unknown
from methods.precision.errors import TooFewResults

ISO_5725_6 = Source(document="ISO 5725-6", edition="1994", clause="5.2", note="general rule")


class Agreement(StrEnum):
    """Three-valued answer: do the values agree with one another?"""

    WITHIN = "within"
    BEYOND = "beyond"
    NO_PRECISION = "no precision entered"


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementAnswer:
    """Whether values agree, with the figures: their range against the limit, in one unit.

    `of`: among how many determinations the n were found, where the others had none.
    """

    answer: Agreement
    quantity: str
    unit: str
    n: int
    range: float
    limit: float | None
    source: str
    sentence: str
    of: int | None = None


def determinations_agree(
    values: Sequence[float], limit: Known[float] | Unknown, *, quantity: str, unit: str
) -> AgreementAnswer:
    """Whether determinations lie within the edition's agreement limit (inclusive), which is not r.

    `limit` is the largest permitted range in `unit`. Raises TooFewResults for fewer than two values.
    """
    _at_least(2, values)
    spread = max(values) - min(values)
    figures = f"{quantity}: range {spread:.4g} {unit} of {len(values)} determinations"
    if isinstance(limit, Unknown):
        answer, most, source, rest = Agreement.NO_PRECISION, None, "", "no precision entered"
    else:
        # A limit that the printed digits reach exactly must not fail for the binary form of the difference.
        within = spread <= limit.value or abs(spread - limit.value) <= 1e-9 * max(map(abs, values))
        answer = Agreement.WITHIN if within else Agreement.BEYOND
        most, source, rest = limit.value, str(limit.source), f"limit {limit.value:g} {unit}: {answer.value}"
    return AgreementAnswer(
        answer=answer,
        quantity=quantity,
        unit=unit,
        n=len(values),
        range=spread,
        limit=most,
        source=source,
        sentence=f"{figures}, {rest}.",
    )


class Step(StrEnum):
    """What follows from the results obtained so far."""

    ACCEPT_MEAN = "accept the mean of all results"
    ANOTHER = "obtain one more result"
    ACCEPT_MEDIAN = "accept the median of all results and investigate"
    NO_PRECISION = "no precision entered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """The next step for repeated results, the value where one is accepted, and the critical range used."""

    step: Step
    value: float | None
    n: int
    range: float
    critical_range: float | None
    source: Source
    sentence: str


_FACTORS = {2: 1.0, 3: 1.2, 4: 1.3}


def accept_results(results: Sequence[float], r: Known[float] | Unknown) -> Acceptance:
    """The general rule for two to four results of one sample: r over two, 1.2 r over three, 1.3 r over four.

    A larger range asks for one more result; after the fourth the median of the four stands. No result is ever
    dropped. ISO 5725-6:1994, 5.2 (clause not verified); a method's own rule goes before it.
    Raises TooFewResults for fewer than two; results after the fourth are answered by the median.
    """
    _at_least(2, results)
    n, spread = len(results), max(results) - min(results)
    if isinstance(r, Unknown):
        return _acceptance(Step.NO_PRECISION, None, n, spread, None)
    critical = _FACTORS.get(n, _FACTORS[4]) * r.value
    if n <= 4 and spread <= critical * (1 + 1e-12):
        return _acceptance(Step.ACCEPT_MEAN, fmean(results), n, spread, critical)
    if n < 4:
        return _acceptance(Step.ANOTHER, None, n, spread, critical)
    return _acceptance(Step.ACCEPT_MEDIAN, median(results), n, spread, critical)


def _acceptance(step: Step, value: float | None, n: int, spread: float, critical: float | None) -> Acceptance:
    against = "" if critical is None else f" against {critical:.4g}"
    sentence = f"Range {spread:.4g} of {n} results{against}: {step.value}."
    return Acceptance(
        step=step,
        value=value,
        n=n,
        range=spread,
        critical_range=critical,
        source=ISO_5725_6,
        sentence=sentence,
    )


def _at_least(needed: int, values: Sequence[float]) -> None:
    if len(values) < needed:
        raise TooFewResults(given=len(values), needed=needed)
