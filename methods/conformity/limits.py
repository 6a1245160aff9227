"""Limits of a specification: what they are for, which values they allow, how they are compared."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from methods.conformity.errors import LimitRefused
from methods.knowledge import Source, Unknown
from methods.reporting import Rounding, written
from methods.units import unit as unit_of
from methods.wording import Language, Texts, printed_number


class Comparison(StrEnum):
    """Whether a value is rounded to the last place of the limit before it is compared (ASTM E29)."""

    ROUNDED = "rounded"
    ABSOLUTE = "absolute"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """One bound, in the digits of the specification; inclusive: the bound itself conforms."""

    text: str
    inclusive: bool = True

    @property
    def value(self) -> Decimal:
        """The bound as a decimal number."""
        return Decimal(self.text)


Methods: TypeAlias = tuple[str, ...] | Unknown | None  # None: the specification leaves the method free


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """A lower bound, an upper bound or both. None is "this side is free"; Unknown is "nobody has entered it"."""

    measurand: str
    unit: str
    lower: Bound | Unknown | None = None
    upper: Bound | Unknown | None = None
    reference_condition: str = ""
    basis: str = ""
    methods: Methods
    comparison: Comparison
    rounding: Rounding = Rounding.HALF_EVEN
    source: Source | None = None

    def __post_init__(self) -> None:
        unit_of(self.unit)
        if self.lower is None and self.upper is None:
            self._refuse("has no bound on either side", "Enter a bound, or mark it as unknown")
        for bound in self.bounds:
            if written(bound.text) is None:
                self._refuse(
                    f"has the bound {bound.text[:40]!r}, which is not a number", "Enter a decimal number"
                )
        if len(self.bounds) == 2 and self.bounds[0].value > self.bounds[1].value:
            self._refuse("has a lower bound above its upper bound", "Exchange them")

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The bounds that are known, lower first."""
        return tuple(bound for bound in (self.lower, self.upper) if isinstance(bound, Bound))

    @property
    def unknown(self) -> Unknown | None:
        """The bound that nobody has entered, if there is one."""
        return next((bound for bound in (self.lower, self.upper) if isinstance(bound, Unknown)), None)

    def printed(self, language: Language = "en") -> str:
        """≥ 820.0; ≤ 845.0 kg/m³: the same signs in every language, so that strict is never read as inclusive."""
        parts = [
            _printed(bound, sign, language)
            for bound, sign in ((self.lower, ">"), (self.upper, "<"))
            if bound is not None
        ]
        name = unit_of(self.unit).printed[language]
        return "; ".join(parts) + ("" if name == "–" else f" {name}")

    def _refuse(self, what: str, remedy: str) -> None:
        raise LimitRefused(measurand=self.measurand, what=what, remedy=remedy)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassLimit:
    """Classes or names that satisfy a specification, such as 1a and 1b for class 1."""

    measurand: str
    name: str
    satisfied_by: frozenset[str] | Unknown
    reference_condition: str = ""
    methods: Methods
    source: Source | None = None

    def __post_init__(self) -> None:
        if not self.satisfied_by:
            raise LimitRefused(
                measurand=self.measurand,
                what="is satisfied by no class",
                remedy="Name the classes, or mark them as unknown",
            )

    @property
    def unknown(self) -> Unknown | None:
        """Why the classes are not known, if they are not."""
        return self.satisfied_by if isinstance(self.satisfied_by, Unknown) else None

    def printed(self, language: Language = "en") -> str:
        """The name of the class as the specification writes it."""
        return self.name


_UNKNOWN: Texts = {"en": "unknown", "az": "məlum deyil", "ru": "неизвестно"}


def _printed(bound: Bound | Unknown, sign: str, language: Language) -> str:
    inclusive = {"<": "≤", ">": "≥"}[sign]
    if isinstance(bound, Unknown):
        return f"{inclusive} ({_UNKNOWN[language]})"
    return f"{inclusive if bound.inclusive else sign} {printed_number(bound.text, language)}"
