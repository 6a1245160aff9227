"""Results that are not a plain number: below or above a bound, a class on a scale, one of some names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from methods.errors import MethodError
from methods.reporting.digits import ReportingRefused, written
from methods.units import unit as unit_of
from methods.wording import Language, Texts, printed_number


class NotOnScale(MethodError):
    """A class that the scale does not have."""

    problem = "{value!r} is not a class of the scale {scale}."
    remedy = "Choose one of: {classes}."


class NotAllowed(MethodError):
    """A name that is not among those allowed."""

    problem = "{value!r} is not among the answers allowed."
    remedy = "Choose one of: {allowed}."


class CensoredKind(StrEnum):
    """On which side of its bound the value lies."""

    BELOW = "<"
    ABOVE = ">"
    NOT_DETECTED = "not detected"
    NOT_QUANTIFIED = "detected, not quantified"


SIGNS = (CensoredKind.BELOW, CensoredKind.ABOVE)
"""The kinds that say nothing without their bound."""
_WORDS: Mapping[CensoredKind, Texts] = {
    CensoredKind.NOT_DETECTED: {"en": "not detected", "az": "aşkar edilmədi", "ru": "не обнаружено"},
    CensoredKind.NOT_QUANTIFIED: {
        "en": "detected, not quantified", "az": "aşkar edildi, miqdarı təyin edilmədi",
        "ru": "обнаружено, количественно не определено",
    },
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Censored:
    """A value known only to lie below or above a bound; `bound` is the decimal text as reported.

    "Not detected" lies below the limit of detection, "detected, not quantified" below that of quantification, when that
    is given; nobody knows where when it is not.
    """

    kind: CensoredKind
    bound: str | None
    unit: str

    def __post_init__(self) -> None:
        unit_of(self.unit)
        if self.bound is None and self.kind in SIGNS:
            raise ReportingRefused(
                what=f"'{self.kind}' has no bound", remedy="Enter the bound, such as < 0.1"
            )
        if self.bound is not None and written(self.bound) is None:
            raise ReportingRefused(
                what=f"the bound {self.bound[:40]!r} is not a number",
                remedy="Enter the bound as a decimal number",
            )

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Where the value lies, as an open interval; without end where it has none."""
        low, high = Decimal("-Infinity"), Decimal("Infinity")
        if self.bound is None:
            return low, high
        return (Decimal(self.bound), high) if self.kind is CensoredKind.ABOVE else (low, Decimal(self.bound))

    def printed(self, language: Language = "en") -> str:
        """< 0.1 mg/kg, > 1000 mg/kg, not detected, not detected (< 0.1 mg/kg), detected, not quantified (< 0.5 mg/kg)."""
        return self._said(language, unit_of(self.unit).printed[language])

    def plain(self, language: Language = "en") -> str:
        """Like `printed`, where the unit stands beside it."""
        return self._said(language, "–")

    def _said(self, language: Language, name: str) -> str:
        sign = ">" if self.kind is CensoredKind.ABOVE else "<"
        bound = f"{sign} {printed_number(self.bound or '', language)}" + ("" if name == "–" else f" {name}")
        if self.kind in SIGNS:
            return bound
        words = _WORDS[self.kind][language]
        return f"{words} ({bound})" if self.bound else words


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """The classes of an ordinal scale, best first; no uncertainty, no mean."""

    name: str
    classes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ordinal:
    """A class on an ordinal scale, such as copper strip 1a."""

    value: str
    scale: Scale

    def __post_init__(self) -> None:
        if self.value not in self.scale.classes:
            raise NotOnScale(
                value=self.value[:40], scale=self.scale.name, classes=", ".join(self.scale.classes)
            )

    def printed(self, language: Language = "en") -> str:
        """The class as it is written."""
        return self.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Nominal:
    """One of some names, such as pass."""

    value: str
    allowed: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.value not in self.allowed:
            raise NotAllowed(value=self.value[:40], allowed=", ".join(self.allowed))

    def printed(self, language: Language = "en") -> str:
        """The name as it is written."""
        return self.value
