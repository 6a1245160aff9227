"""The parts that a method definition is made of; all frozen, all with texts in the three languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from methods.knowledge import Known, Source, Unknown
from methods.reporting import ReportRule, Scale
from methods.wording import Texts


class ScaleKind(StrEnum):
    """The scale that a measurand is on; only ratio and interval values have a mean and an uncertainty."""

    RATIO = "ratio"
    INTERVAL = "interval"
    ORDINAL = "ordinal"
    NOMINAL = "nominal"
    VECTOR = "vector"
    TABLE = "table"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurand:
    """What a method measures; results are compared with limits of the same key, condition, basis and unit."""

    key: str
    names: Texts
    scale: ScaleKind
    unit: str | None = None
    condition: str = ""
    basis: str = ""
    ordinal: Scale | None = None
    reporting: Known[ReportRule] | Unknown | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InputDefinition:
    """One value that is read or entered; `low` and `high` bound what is plausible, in `unit`.

    `alone`: a result rests on it and on nothing else, so that it can be censored, or lacking by a person's decision.
    `file_units`: what the laboratory says that units mean which files write and the table does not hold, such as ppm, or none.
    """

    name: str
    labels: Texts
    kind: Literal["number", "choice", "photo", "text"]
    per: Literal["determination", "test"]
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    reading: str | None = None
    choices: tuple[tuple[str, Texts], ...] = ()
    required: bool = True
    alone: bool = False
    file_units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementRule:
    """How far determinations may lie apart: the largest range of a quantity, in its unit."""

    quantity: str
    unit: str
    limit: Known[float] | Unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkMode:
    """A way to do the method (of injection, say), with the number of determinations that it asks for."""

    key: str
    names: Texts
    determinations: int
    agreement: AgreementRule | None
    source: Source
    products: tuple[str, ...] | None = None
    except_for: tuple[str, ...] = ()

    def serves(self, product: str) -> bool:
        """Whether the edition has this mode for a product group."""
        return product not in self.except_for and (self.products is None or product in self.products)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a method that is done by hand: what to do, how long it takes where that is said, and who else looks.

    `inputs` are the values that are entered at this step, by their names.
    """

    texts: Texts
    source: Source
    minutes: float | None = None
    second_person: bool = False
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """A product group in the scope of a method."""

    key: str
    names: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Excluded:
    """A product group that a method must not be used for, why, and what to do instead (no full stops)."""

    key: str
    names: Texts
    reason: Texts
    remedy: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """Product groups in scope and out of scope; what stands in neither is unknown. `any` takes every product."""

    products: tuple[Product, ...]
    excluded: tuple[Excluded, ...] = ()
    source: Source
    any: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A part of the measuring system, or a reference material, that a test needs."""

    key: str
    names: Texts
    kind: Literal["equipment", "reference material"] = "equipment"
    required: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodCondition:
    """A condition of the method itself; the requirement is a text of the method, or unknown."""

    key: str
    names: Texts
    requirement: Known[str] | Unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetEntry:
    """A contribution that the uncertainty budget expects; without the required ones there is no U."""

    key: str
    names: Texts
    unit: str
    role: str | None
    required: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlDefinition:
    """A control sample that keeps the method valid; the limits come from the laboratory's chart."""

    key: str
    names: Texts
    measurand: str
    rule: Known[str] | Unknown


Limits = Mapping[str, Known[float] | Unknown]


class CheckState(StrEnum):
    """Three-valued answer of a check of the apparatus."""

    YES = "yes"
    NO = "no"
    NO_REQUIREMENT = "no requirement entered"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckFigure:
    """One figure of a check: what was found against what it should be; the limit is on the absolute difference."""

    key: str
    unit: str
    found: float
    reference: float
    limit: float | None
    state: CheckState

    @property
    def difference(self) -> float:
        """Found minus reference, in the unit."""
        return self.found - self.reference


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckAnswer:
    """The answer of a check, the worst of its figures, with a sentence that holds them all."""

    state: CheckState
    figures: tuple[CheckFigure, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckDefinition:
    """A check of the apparatus: what is read, which limits it needs (key and unit), and how it is answered."""

    key: str
    names: Texts
    inputs: tuple[InputDefinition, ...]
    limits: tuple[tuple[str, Texts, str], ...]
    answer: Callable[[Mapping[str, float], Limits], CheckAnswer]
    source: Source
