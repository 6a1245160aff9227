"""The one function for reporting digits: value and expanded uncertainty as text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from methods.reporting.digits import (
    ReportingRefused,
    Rounding,
    exact,
    place_of,
    plain_text,
    round_to_step,
    round_up_to_step,
    uncertainty_digits,
    written,
)
from methods.units import unit as unit_of
from methods.wording import Language, printed_number


class ReportStyle(StrEnum):
    """How value and uncertainty stand together."""

    PLUS_MINUS = "plus_minus"  # 829.4 ± 0.3 kg/m³
    GOST = "gost"  # 829,4 ± 0,3 кг/м³, P = 0,95 (GOST, clause not verified)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportRule:
    """What a method edition says about reporting; step is a decimal text, None where it names none."""

    step: str | None = None
    rounding: Rounding = Rounding.HALF_EVEN
    uncertainty_digits: int = 2
    style: ReportStyle = ReportStyle.PLUS_MINUS

    def __post_init__(self) -> None:
        if self.step is not None and not (written(self.step) or 0) > 0:
            raise ReportingRefused(
                what=f"the step {self.step[:40]!r} is not a decimal number above zero",
                remedy="Enter the reporting step of the method edition",
            )
        if self.uncertainty_digits not in (1, 2):
            raise ReportingRefused(
                what=f"U was asked to {self.uncertainty_digits} significant digits",
                remedy="Report one or two significant digits",
            )


PLAIN = ReportRule()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """A result as it is written: plain decimal texts for machines, `printed` for people."""

    value_text: str
    uncertainty_text: str | None
    unit: str
    step: str
    rule: ReportRule
    k: float | None = None
    coverage: float | None = None

    def printed(self, language: Language = "en") -> str:
        """Value ± U unit, with true minus and the language's decimal sign; GOST style adds P."""
        parts = [printed_number(self.value_text, language)]
        if self.uncertainty_text is not None:
            parts += ["±", printed_number(self.uncertainty_text, language)]
        name = unit_of(self.unit).printed[language]
        return " ".join([*parts, *([] if name == "–" else [name])]) + self._probability(language)

    def _probability(self, language: Language) -> str:
        if self.rule.style is not ReportStyle.GOST or self.coverage is None or self.uncertainty_text is None:
            return ""
        return f", P = {printed_number(format(self.coverage, 'g'), language)}"


def in_full(value: float, rule: ReportRule = PLAIN) -> ReportRule:
    """The rule with the step that shows all digits of a value that has neither a step nor an uncertainty."""
    return replace(rule, step=plain_text(place_of(exact(value))))


def report(
    value: float,
    U: float | None,
    unit: str,
    rule: ReportRule = PLAIN,
    *,
    k: float | None = None,
    coverage: float | None = None,
) -> Reported:
    """Value and U to the digits that the method edition's rule gives (design: digits).

    U keeps two significant digits and is rounded up to the method's step where that is coarser. The value is
    rounded once, from 15 significant digits, to the step, or without one to the last place of U.
    """
    unit_of(unit)
    shown_U = None if U is None else _uncertainty(U, rule)
    step = _step(shown_U, rule)
    return Reported(
        value_text=plain_text(round_to_step(value, step, rule.rounding)),
        unit=unit,
        rule=rule,
        uncertainty_text=None if shown_U is None else plain_text(shown_U),
        step=plain_text(step),
        k=k,
        coverage=coverage,
    )


def _uncertainty(U: float, rule: ReportRule) -> Decimal:
    if not exact(U) > 0:
        raise ReportingRefused(
            what=f"the expanded uncertainty is {U}",
            remedy="Evaluate the uncertainty; a measured value has one above zero",
        )
    shown = uncertainty_digits(U, rule.uncertainty_digits)
    step = Decimal(rule.step) if rule.step else None
    return round_up_to_step(shown, step) if step and place_of(shown) < step else shown


def _step(shown_U: Decimal | None, rule: ReportRule) -> Decimal:
    if rule.step:
        return Decimal(rule.step)
    if shown_U is None:
        raise ReportingRefused(
            what="there is neither a reporting step nor an uncertainty",
            remedy="Enter the reporting step of the method edition",
        )
    return place_of(shown_U)
