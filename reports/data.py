"""What a certificate says, as frozen plain data. Text is already formatted; the renderer does no arithmetic.

Everything that a person wrote or a rule decided arrives here as it is to be printed, in the language of the report;
`value` fields are the numeric twins for machines. Clause numbers are those of ISO/IEC 17025:2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reports.figure_data import Chromatogram, DistillationCurve


class Language(StrEnum):
    """A language that certificates are printed in."""

    EN = "en"
    AZ = "az"
    RU = "ru"


class Scale(StrEnum):
    """The kind of scale that a result stands on. Only ratio and interval results carry an uncertainty."""

    RATIO = "ratio"
    INTERVAL = "interval"
    ORDINAL = "ordinal"
    NOMINAL = "nominal"
    VECTOR = "vector"
    TABLE = "table"


class Conformity(StrEnum):
    """The judgement of one result, or of several in a statement, by the agreed decision rule (7.8.6)."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does_not_conform"
    INCONCLUSIVE = "inconclusive"


class View(StrEnum):
    """Whose risk the decision rule guards."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    NEITHER = "neither"


class UncertaintyMode(StrEnum):
    """How the uncertainty was evaluated; the three exclude each other, and the fourth is another laboratory's statement."""

    BUDGET = "budget"
    INTERLABORATORY = "interlaboratory"
    CONTROL = "control"
    EXTERNAL = "external"


class Layout(StrEnum):
    """How a certificate of tests is laid out. What it must say is the same in each."""

    TEST_REPORT = "test_report"
    QUALITY = "quality"
    COMPOSITION = "composition"
    DISTILLATION = "distillation"
    BY_METHOD = "by_method"


class Sampler(StrEnum):
    """Who took the sample (7.8.2.2, 7.8.5)."""

    LABORATORY = "laboratory"
    CLIENT = "client"
    THIRD_PARTY = "third_party"


class DeviationKind(StrEnum):
    """What differed from the method (7.8.2.1 n)."""

    DEVIATION = "deviation"
    ADDITION = "addition"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A text about the sample or the work; `by_client` marks what the client stated (7.8.2.2)."""

    text: str
    by_client: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Accreditation:
    """The laboratory's accreditation. `mark` is a PNG or JPEG, drawn only if a line is accredited (ILAC-P8)."""

    number: str
    standard: str
    body: str
    mark: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Laboratory:
    """The laboratory as it stood at issue. `location`: where the work was done, even if the same (7.8.2.1 b, c)."""

    name: str
    address: str
    contact: str
    location: str
    accreditation: Accreditation | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """The client as it stood at issue (7.8.2.1 e). `request` and `reference` say what was ordered, by whose number."""

    name: str
    address: str
    contact: str
    request: str
    reference: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncertainty:
    """Expanded uncertainty in the unit of its result: `text` as printed after ±, k and coverage as printed."""

    text: str
    k: str
    coverage: str
    mode: UncertaintyMode
    value: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """One component, cut or part of a line: a row of its own below it. None for a limit says: no limit here."""

    name: str
    result: str
    unit: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    value: float | None = None
    uncertainty: Uncertainty | None = None
    conformity: Conformity | None = None
    not_judged: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultLine:
    """One result as the table prints it. `number` is what statements and notes cite it by.

    `censored`: the result is "< x", "> x" or "not detected", so it carries no U. `not_judged`: tested, not judged,
    and why. `external`: the provider of the result when it is not this laboratory (7.8.2.1 p). `dsi_unit`: the unit
    in D-SI text for machines. `notes`: further remarks, printed below the table with a mark on the line.
    """

    number: str
    test: str
    method: str
    result: str
    scale: Scale
    accredited: bool
    unit: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    value: float | None = None
    censored: bool = False
    dsi_unit: str | None = None
    uncertainty: Uncertainty | None = None
    conformity: Conformity | None = None
    not_judged: str | None = None
    external: str | None = None
    notes: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One item tested, with its results (7.8.2.1 g, h, k; 7.8.5 when the laboratory sampled)."""

    code: str
    product: Fact
    received: date
    sampler: Sampler
    results: tuple[ResultLine, ...]
    condition: Fact
    client_reference: Fact | None = None
    lot: Fact | None = None
    source: Fact | None = None
    sampled: Fact | None = None
    sampled_by: Fact | None = None
    sampling_method: Fact | None = None
    sampling_plan: Fact | None = None
    sampling_conditions: Fact | None = None
    container: Fact | None = None
    seals: Fact | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConformityStatement:
    """Which results meet or miss which specification, by which rule (7.8.6.2).

    `whole`: every mandatory line of that specification was tested and judged; only then is the specification itself
    said to be met. `not_covered`: properties of it that were not tested or not judged.
    """

    conformity: Conformity
    lines: tuple[str, ...]
    specification: str
    whole: bool
    not_covered: tuple[str, ...]
    rule: str
    view: View
    risk: str
    agreed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Deviation:
    """A deviation from, addition to or exclusion from a method (7.8.2.1 n), with the lines that it touches."""

    kind: DeviationKind
    lines: tuple[str, ...]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Traceability:
    """What the results rest on: equipment, its calibration, and whose standard stands behind that."""

    lines: tuple[str, ...]
    equipment: str
    calibration: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """An opinion or interpretation by an authorised person, with its basis (7.8.7)."""

    text: str
    basis: str
    by: str
    accredited: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaces:
    """The report that this one amends and replaces, why, and what changed (7.8.8)."""

    number: str
    issued: date
    reason: str
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preliminary:
    """What makes a report a preliminary one: tests that were ordered and whose results are still to come."""

    outstanding: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preceding:
    """A preliminary report that went out before this certificate, which replaces it."""

    number: str
    issued: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Authorisation:
    """Who authorises the report (7.8.2.1 o)."""

    name: str
    function: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """Where anyone can check the report: the full address that the QR holds, and the token at its end."""

    url: str
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditHead:
    """The head of the audit log at issue: event number, its hash, its time."""

    seq: int
    hash: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What every certificate says, whatever it is of.

    `number` has the issue in it (C-2026-0231/1). `number`, `issued` and `verification` may be None in a draft, which
    can be previewed and not rendered. `deviations` empty is printed as "none". `watermarks`: words marked on every
    page. `issued` is aware and in the zone in which it is to be read.
    """

    language: Language
    laboratory: Laboratory
    client: Client
    deviations: tuple[Deviation, ...]
    authorised_by: Authorisation
    second_language: Language | None = None
    number: str | None = None
    issued: datetime | None = None
    verification: Verification | None = None
    audit_head: AuditHead | None = None
    replaces: Replaces | None = None
    conditions: str | None = None
    conformity: tuple[ConformityStatement, ...] = ()
    disclaimers: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    demonstration: bool = False
    watermarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TestReport(Document):
    """Everything that one certificate of tests says.

    `preliminary` makes it a preliminary report, marked as such on each page; `preceding`: those that it replaces.
    """

    __test__ = False  # the name begins with Test, but it is none

    samples: tuple[Sample, ...]
    tested_from: date
    tested_to: date
    traceability: tuple[Traceability, ...] = ()
    layout: Layout = Layout.TEST_REPORT
    chromatograms: tuple[Chromatogram, ...] = ()
    curves: tuple[DistillationCurve, ...] = ()
    preliminary: Preliminary | None = None
    preceding: tuple[Preceding, ...] = ()
