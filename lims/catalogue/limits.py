"""A line of a specification as it is stored, and as the limit that `methods.conformity` judges by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from lims.catalogue.errors import LimitLineRefused
from methods import MethodError, Source, Unknown
from methods.conformity import Bound, ClassLimit, Comparison
from methods.conformity import Limit as JudgedLimit
from methods.units import UNITS
from methods.wording import Language, printed_number

Kind = Literal["number", "class", "words"]
KINDS: dict[str, Kind] = {"number": "number", "class": "class", "words": "words"}
KEYS = {
    "key", "kind", "measurand", "names", "unit", "lower", "upper", "reference_condition", "basis", "methods",
    "class_name", "satisfied_by", "words", "mandatory", "report_only", "alternative", "source", "confidence", "note",
}  # fmt: skip
NO_METHOD = Unknown(
    reason="nobody has said which method the specification names",
    remedy="enter the methods that the specification names",
)
ONLY_WORDS = Unknown(
    reason="the requirement stands only in words or its figure is not known",
    remedy="enter the figure from the specification, with its source",
)
REPORT_ONLY = Unknown(
    reason="the specification asks for the result only, and sets no limit",
    remedy="report the result; nothing is judged",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """One line of a specification: a stable key, what it bounds, its figures or why they are not known.

    Lines with the same `alternative` stand for each other: one of them is enough.
    """

    key: str
    kind: Kind
    measurand: str
    names: Mapping[str, str]
    unit: str
    lower: Bound | Unknown | None = None
    upper: Bound | Unknown | None = None
    reference_condition: str = ""
    basis: str = ""
    methods: tuple[str, ...] | Unknown | None = NO_METHOD
    class_name: str = ""
    satisfied_by: frozenset[str] | Unknown = field(default_factory=frozenset)
    words: str = ""
    mandatory: bool = True
    report_only: bool = False
    alternative: str = ""
    source: str = ""
    confidence: str = ""
    note: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Limit:
        """A stored line. Raises LimitLineRefused."""
        key = str(data.get("key", ""))[:80]
        try:
            return cls._read(key, data)
        except (KeyError, TypeError, ValueError, AttributeError, MethodError) as trouble:
            raise LimitLineRefused(key=key or "without a key", why=_words(trouble)) from trouble

    @classmethod
    def _read(cls, key: str, data: Mapping[str, Any]) -> Limit:
        if not key or set(data) - KEYS:
            raise ValueError(
                "it has no key" if not key else f"{', '.join(sorted(set(data) - KEYS))} is not known here"
            )
        limit = cls(
            key=key, kind=KINDS[str(data["kind"])], measurand=str(data["measurand"]), names=dict(data["names"]),
            unit=str(data.get("unit") or ""), lower=_bound(data.get("lower")), upper=_bound(data.get("upper")),
            reference_condition=str(data.get("reference_condition") or ""), basis=str(data.get("basis") or ""),
            methods=_methods(data.get("methods")), class_name=str(data.get("class_name") or ""),
            satisfied_by=_classes(data.get("satisfied_by")), words=str(data.get("words") or ""),
            mandatory=bool(data.get("mandatory", True)), report_only=bool(data.get("report_only", False)),
            alternative=str(data.get("alternative") or ""), source=str(data.get("source") or ""),
            confidence=str(data.get("confidence") or ""), note=str(data.get("note") or ""),
        )  # fmt: skip
        limit.judged(Comparison.ABSOLUTE)
        return limit

    def to_json(self) -> dict[str, Any]:
        """The line as it is stored."""
        return {
            "key": self.key, "kind": self.kind, "measurand": self.measurand, "names": dict(self.names),
            "unit": self.unit, "lower": _stored(self.lower), "upper": _stored(self.upper),
            "reference_condition": self.reference_condition, "basis": self.basis, "methods": _stored(self.methods),
            "class_name": self.class_name, "satisfied_by": _stored(self.satisfied_by), "words": self.words,
            "mandatory": self.mandatory, "report_only": self.report_only, "alternative": self.alternative,
            "source": self.source, "confidence": self.confidence, "note": self.note,
        }  # fmt: skip

    @property
    def unknown(self) -> Unknown | None:
        """What of this line is not known, if anything."""
        parts = (self.lower, self.upper) if self.kind == "number" else (self.satisfied_by,)
        if self.kind == "words":
            return REPORT_ONLY if self.report_only else ONLY_WORDS
        return next((one for one in (*parts, self.methods) if isinstance(one, Unknown)), None)

    def judged(self, comparison: Comparison) -> JudgedLimit | ClassLimit | Unknown:
        """The limit that a result is judged by; Unknown where the line cannot be judged by figures."""
        source = Source(document=self.source) if self.source else None
        if self.kind == "words":
            return REPORT_ONLY if self.report_only else ONLY_WORDS
        if self.kind == "class":
            return ClassLimit(
                measurand=self.measurand, name=self.class_name, satisfied_by=self.satisfied_by,
                reference_condition=self.reference_condition, methods=self.methods, source=source,
            )  # fmt: skip
        return JudgedLimit(
            measurand=self.measurand, unit=self.unit, lower=self.lower, upper=self.upper,
            reference_condition=self.reference_condition, basis=self.basis, methods=self.methods,
            comparison=comparison, source=source,
        )  # fmt: skip

    def name(self, language: str) -> str:
        """What the line bounds, in a language; English where that one is missing."""
        return self.names.get(language) or self.names.get("en") or self.key

    def low(self, language: Language = "en") -> str:
        """The lower bound as printed: with its sign where it is strict, "?" where it is unknown, "" where free."""
        return _side(self.lower, ">", language)

    def high(self, language: Language = "en") -> str:
        """The upper bound as printed, like `low`."""
        return _side(self.upper, "<", language)

    def unit_text(self, language: Language = "en") -> str:
        """The unit as printed."""
        return UNITS[self.unit].printed[language] if self.unit in UNITS else self.unit


def _side(bound: Bound | Unknown | None, strict: str, language: Language) -> str:
    if bound is None:
        return ""
    if isinstance(bound, Unknown):
        return "?"
    return ("" if bound.inclusive else f"{strict} ") + printed_number(bound.text, language)


def _unknown(data: Mapping[str, Any]) -> Unknown:
    return Unknown(reason=str(data["unknown"]), remedy=str(data.get("remedy") or ONLY_WORDS.remedy))


def _bound(data: Any) -> Bound | Unknown | None:
    if data is None:
        return None
    if "unknown" in data:
        return _unknown(data)
    return Bound(text=str(data["text"]).replace("−", "-"), inclusive=bool(data.get("inclusive", True)))


def _methods(data: Any) -> tuple[str, ...] | Unknown | None:
    if isinstance(data, Mapping):
        return _unknown(data)
    return None if data is None else tuple(str(one) for one in data)


def _classes(data: Any) -> frozenset[str] | Unknown:
    if isinstance(data, Mapping):
        return _unknown(data)
    return frozenset(str(one) for one in data or ())


def _stored(part: Any) -> Any:
    if isinstance(part, Unknown):
        return {"unknown": part.reason, "remedy": part.remedy}
    if isinstance(part, Bound):
        return {"text": part.text, "inclusive": part.inclusive}
    return sorted(part) if isinstance(part, frozenset) else list(part) if isinstance(part, tuple) else part


def _words(trouble: Exception) -> str:
    if isinstance(trouble, MethodError):
        return trouble.problem_text.rstrip(".")
    return f"{trouble.args[0]} is missing" if isinstance(trouble, KeyError) else str(trouble)[:200]
