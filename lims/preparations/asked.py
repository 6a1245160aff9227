"""What a person enters of a preparation, and how its figures come into the units that the calculation needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from lims.equipment import Calibration
from lims.errors import LimsError
from lims.materials import CertifiedValue, Lot
from lims.preparations.errors import CannotBePrepared
from methods import MethodError
from methods.preparation import Figure, Way
from methods.units import UNITS, convert, convert_uncertainty

MASS = "g"
BASES = {"mass": "g/g", "amount": "mol/mol"}


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedFigure:
    """A figure with its unit; without U it is read from a calibrated balance."""

    value: float
    unit: str
    expanded_uncertainty: float | None = None
    k: float = 2.0

    def figure(self, to: str, label: str, key: str = "") -> Figure:
        """The figure in another unit of the same quantity. Raises CannotBePrepared."""
        if self.expanded_uncertainty is None or self.expanded_uncertainty < 0 or not 1 <= self.k <= 20:
            raise CannotBePrepared(why=f"{label} has no U with a k between 1 and 20")
        u = self.expanded_uncertainty / self.k
        try:
            return Figure(
                value=convert(self.value, self.unit, to), u=convert_uncertainty(u, self.unit, to), label=label,
                kind="material" if key else "entered", key=key,
            )  # fmt: skip
        except MethodError as trouble:
            raise CannotBePrepared(why=f"{label}: {trouble.problem_text.rstrip('.')}") from trouble


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedPortion:
    """An amount of a lot, by the lot's code."""

    code: str
    amount: AskedFigure


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedContent:
    """The content of a part for a quantity that its certificate does not give, such as 0 of a solvent."""

    code: str
    quantity: str
    figure: AskedFigure


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Everything that is entered of a preparation."""

    code: str
    name: str
    role: str
    way: Way
    portions: tuple[AskedPortion, ...]
    contents: tuple[AskedContent, ...] = ()
    volume: AskedFigure | None = None
    molar_masses: tuple[tuple[str, AskedFigure], ...] = ()
    balance_id: int | None = None
    procedure: str = ""
    storage: str = ""
    expires_at: datetime | None = None
    prepared_at: datetime | None = None  # else the moment of the unit
    fictitious: bool = False

    def as_json(self) -> dict[str, Any]:
        """What went in, as it is kept."""
        kept = asdict(self)
        return {name: kept[name] for name in ("portions", "contents", "volume", "molar_masses")}


def amount_figure(portion: AskedPortion, calibration: Calibration | None) -> Figure:
    """A portion in g or L: with its own U, else as read from the balance and corrected by its calibration.

    Raises CannotBePrepared.
    """
    amount = portion.amount
    quantity = UNITS[amount.unit].quantity if amount.unit in UNITS else ""
    if quantity not in ("mass", "volume"):
        raise CannotBePrepared(why=f"the portion of {portion.code} is neither a mass nor a volume")
    to = MASS if quantity == "mass" else "L"
    if amount.expanded_uncertainty is not None or quantity == "volume":
        return amount.figure(to, portion.code)
    if calibration is None:
        raise CannotBePrepared(
            why=f"the portion of {portion.code} has no U, and no calibrated balance is chosen"
        )
    try:
        correction = calibration.correction_at("mass", amount.value, amount.unit)
    except LimsError as trouble:
        raise CannotBePrepared(why=str(trouble).rstrip(".")) from trouble
    return Figure(
        value=convert(amount.value + correction.correction, amount.unit, MASS),
        u=convert_uncertainty(correction.standard_uncertainty, amount.unit, MASS),
        label=f"{portion.code}, {calibration.certificate}", kind="calibration", key=str(calibration.version_id),
    )  # fmt: skip


def base_unit(way: Way, stated: str, *, weighed: bool) -> str:
    """The unit in which the calculation needs a content: by mass, by volume, or by amount. Raises CannotBePrepared."""
    entry = UNITS.get(stated)
    if entry is None:
        raise CannotBePrepared(why=f"{stated} is no unit of the table")
    if way is Way.GAS and entry.basis == "amount":
        return BASES["amount"]
    if (way is Way.MASS or (way is Way.VOLUME and weighed)) and entry.basis == "mass":
        return BASES["mass"]
    if way is Way.VOLUME and not weighed and entry.quantity in ("mass concentration", "amount concentration"):
        return "g/L" if entry.quantity == "mass concentration" else "mol/L"
    raise CannotBePrepared(why=f"a content in {stated} does not fit this way of preparing")


def contents_of(lot: Lot, asked: Asked, *, weighed: bool) -> tuple[dict[str, Figure], dict[str, str]]:
    """What a lot contains, in the units of the calculation; and the unit in which each quantity was stated."""
    figures: dict[str, Figure] = {}
    units: dict[str, str] = {}
    for one in lot.certified:
        to = base_unit(asked.way, one.unit, weighed=weighed)
        figures[one.quantity] = certified_figure(one, to, lot)
        units[one.quantity] = one.unit
    for said in asked.contents:
        if said.code == lot.code:
            to = base_unit(asked.way, said.figure.unit, weighed=weighed)
            figures[said.quantity] = said.figure.figure(to, f"{lot.code}, {said.quantity}")
            units.setdefault(said.quantity, said.figure.unit)
    return figures, units


def certified_figure(one: CertifiedValue, to: str, lot: Lot) -> Figure:
    """A certified value in the unit of the calculation, with the lot as its source."""
    asked = AskedFigure(
        value=one.value, unit=one.unit, expanded_uncertainty=one.expanded_uncertainty, k=one.k
    )
    return asked.figure(to, f"{lot.code}, {one.quantity}", str(lot.version_id))
