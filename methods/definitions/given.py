"""What a calculation is given: everything that decides its outcome, frozen, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from methods.chromatography import CurveData, Window
from methods.knowledge import Known, Unknown
from methods.precision import Precision
from methods.reporting import Censored
from methods.uncertainty import BudgetSource, Input, Mode, StudyConditions


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """One value as it was read or entered: number and unit code (None for a choice, photo or text), and text.

    A choice has the choice's key as its text, a photo the SHA-256 of the file. What is known only to lie below or above
    a bound has no value, and says so in `censored`.
    """

    value: float | None
    unit: str | None
    text: str
    source: BudgetSource
    censored: Censored | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Determination:
    """One run of the method on one portion; `excluded` is the reason why it is not used, else None.

    `lacking` are the inputs that it does not have by the decision of a person, each with the reason.
    """

    key: str
    inputs: Mapping[str, Entered]
    excluded: str | None = None
    lacking: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Covariance:
    """Covariance of two components (by key), in the square of their unit."""

    a: str
    b: str
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Peak:
    """One peak as the data system integrated it; a peak without a name is an unidentified one."""

    key: str
    name: str | None
    retention_time: float | None  # min
    area: float
    manual: bool
    group: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PeakTable:
    """The peaks of one signal of one injection; `area_unit` is the data system's own, as a text."""

    signal: str
    area_unit: str
    peaks: tuple[Peak, ...]
    source: BudgetSource


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenResponse:
    """How a calibrated measuring system answers: windows that name the peaks, and the curve of each component by its one name."""

    windows: tuple[Window, ...]
    curves: Mapping[str, CurveData]
    source: BudgetSource


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenComposition:
    """The composition that another test of the sample found: fractions of one by component, with their covariances.

    `basis` is that of `methods.composition.Basis`; no covariances where the composition has no uncertainty.
    """

    method: str
    basis: str
    fractions: Mapping[str, float]
    covariances: tuple[Covariance, ...]
    source: BudgetSource


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnControl:
    """Approved figures of a control chart: site precision R' and the standard uncertainty of the bias, for values low to high."""

    R_within: float
    u_bias: float
    unit: str
    low: float
    high: float
    source: BudgetSource


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """The given data of one calculation.

    `contributions` are inputs of the uncertainty budget named by the keys of the method's budget; the one named
    `repeatability` is the standard deviation of a single determination. `peak_tables` are the injections that are used;
    results of the time when there could be one alone have it as `peak_table`. `determinations_required` raises the
    method's own number. `agreement_limit` is the laboratory's, used where the edition's is unknown. In the mode of
    an interlaboratory study R comes from `precision`, and `study` says whether its three conditions were checked;
    the contributions are then left out, because R holds them already. In the mode of own control data U comes from
    `own_control`, by the key of the result; of a component by `composition/name`.
    """

    method: str
    edition: str
    product: str
    mode: str
    determinations: tuple[Determination, ...] = ()
    test_inputs: Mapping[str, Entered] = field(default_factory=dict)
    peak_table: PeakTable | None = None
    peak_tables: tuple[PeakTable, ...] = ()
    composition: GivenComposition | None = None
    response: GivenResponse | None = None
    precision: Mapping[str, Precision] = field(default_factory=dict)
    contributions: tuple[Input, ...] = ()
    determinations_required: int | None = None
    agreement_limit: Known[float] | Unknown | None = None
    coverage: float = 0.95
    coverage_factor: float | None = None
    uncertainty_mode: Mode = Mode.GUM
    study: StudyConditions | None = None
    own_control: Mapping[str, OwnControl] = field(default_factory=dict)

    @property
    def injections(self) -> tuple[PeakTable | None, ...]:
        """The peak tables of all injections that are used; the one that there is where they are not listed."""
        return self.peak_tables or (self.peak_table,)
