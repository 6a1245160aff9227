"""What a digital calibration certificate says, as frozen data: nothing here knows XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Texts = Mapping[str, str]  # language -> text; "" where the certificate names no language


def said(texts: Texts, language: str = "en") -> str:
    """A text in a language, else in the one that the certificate has."""
    return texts.get(language) or texts.get("") or next(iter(texts.values()), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A figure as it was written, and its value; None: what is written is no number."""

    text: str
    value: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncertainty:
    """The uncertainty of a value: expanded (U), standard (u), coverage_interval, or a region of two quantities."""

    kind: str
    value: Number | None  # U or u
    k: Number | None = None
    probability: Number | None = None
    distribution: str | None = None
    low: Number | None = None
    high: Number | None = None
    covariances: tuple[Number, ...] = ()  # of a region, column by column


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """One value of a quantity: figure, unit as written, time, uncertainty."""

    number: Number
    unit: str
    at: str | None = None
    uncertainty: Uncertainty | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Values that belong together; a complex quantity gives two series, one for each component."""

    component: str  # "", real, imaginary, magnitude, phase
    label: str | None
    quantity_type: str | None
    values: tuple[Value, ...]
    region: Uncertainty | None = None  # of all its values together, where they are correlated


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A quantity of a certificate. More than one series: the same values in other units, or components."""

    place: str
    table: str | None  # the place of the list that it is a column of
    section: str  # result, influence, method, equipment, item, statement, metadata, other
    state: str | None  # as_found, as_left, where the certificate says so
    names: Texts
    ref_types: tuple[str, ...]
    series: tuple[Series, ...]
    id: str = ""
    text: Texts = field(default_factory=dict)  # of a quantity that is not a number
    relative_uncertainty: tuple[Series, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Identification:
    """A number by which somebody knows a thing."""

    issuer: str
    value: str
    names: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """What was calibrated."""

    names: Texts
    manufacturer: str
    model: str
    identifications: tuple[Identification, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standard:
    """What it was calibrated with, and the certificate that this rests on."""

    names: Texts
    identifications: tuple[Identification, ...]
    certificate: str
    ref_types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A statement of the certificate: a norm, a conformity, when to calibrate again."""

    norm: str
    reference: str
    declaration: Texts
    conformity: str
    date: str
    ref_types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A whole certificate as it was read. `kind`: dcc, or dsi for data without a certificate around them."""

    kind: str
    schema_version: str
    namespace: str
    identifier: str
    begun: date | None
    ended: date | None
    issued: date | None
    received: date | None
    country: str
    laboratory: str
    laboratory_code: str
    laboratory_place: str
    customer: str
    responsible: tuple[str, ...]
    items: tuple[Item, ...]
    standards: tuple[Standard, ...]
    statements: tuple[Statement, ...]
    methods: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    attachments: tuple[str, ...]
    unread_dates: tuple[str, ...] = ()  # what stood where a date was expected

    @property
    def due(self) -> date | None:
        """When it is to be calibrated again, where the certificate says so."""
        for one in self.statements:
            if any("recalibration" in word.lower() for word in one.ref_types):
                return date_of(one.date)
        return None

    def tables(self, *sections: str) -> dict[str, tuple[Quantity, ...]]:
        """The quantities of some sections, column by column, under the place of their list."""
        found: dict[str, list[Quantity]] = {}
        for one in self.quantities:
            if one.section in sections and one.series:
                found.setdefault(one.table or one.place, []).append(one)
        return {place: tuple(columns) for place, columns in found.items()}


def date_of(text: str) -> date | None:
    """A date as XML writes it, its time and zone left out; None for anything else."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
