"""The cut table of a crude oil distillation, ASTM D2892 and its continuation on the residue, ASTM D5236.

Plain sums: what each fraction is of the charge, by mass and by volume at 15 °C, alone and from the first on, with what
was lost said and never spread unless asked for. Clauses not verified.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from methods.distillation.curve import BoilingCurve
from methods.distillation.errors import BalanceImpossible, CutImpossible

MOST_GAINED = 0.5  # per cent of the charge: weighing can make fractions that much heavier together


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """One fraction as weighed: mass (g), density at 15 °C (kg/m³, None where not measured), end point (°C, AET).

    The gas has no density at 15 °C of its own unless one is entered for it as a liquid; the residue has no end point.
    """

    name: str
    mass: float
    rho15: float | None = None
    t_end: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.mass < math.inf:
            raise CutImpossible(name=self.name, why=f"a mass of {self.mass:g} g")
        if self.rho15 is not None and not 400.0 <= self.rho15 <= 1300.0:
            raise CutImpossible(name=self.name, why=f"a density of {self.rho15:g} kg/m³")
        if self.t_end is not None and not -200.0 <= self.t_end <= 800.0:
            raise CutImpossible(name=self.name, why=f"an end point of {self.t_end:g} °C")


@dataclass(frozen=True, kw_only=True, slots=True)
class CutRow:
    """A fraction in per cent of the dry charge, alone and with those before it; volume None where a density is missing."""

    name: str
    t_end: float | None
    mass_percent: float
    volume_percent: float | None
    mass_total: float
    volume_total: float | None
    rho15: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CutTable:
    """Rows in the order of distillation, the residue last; losses in per cent of the charge, negative where gained."""

    rows: tuple[CutRow, ...]
    mass_loss: float
    volume_loss: float | None
    normalised: bool

    @property
    def sentence(self) -> str:
        """How the balance closed."""
        said = f"{self.mass_loss:+.2f} % of the mass was lost"
        return f"{said} and was spread over the fractions." if self.normalised else f"{said}."

    def curve(self, basis: str = "mass") -> BoilingCurve:
        """The boiling curve through the end points of the fractions, by "mass" or "volume". Raises CurveImpossible."""
        points = [
            (row.mass_total if basis == "mass" else row.volume_total, row.t_end)
            for row in self.rows
            if row.t_end is not None
        ]
        known = [(x, t) for x, t in points if x is not None and t is not None]
        return BoilingCurve(percent=tuple(x for x, _ in known), t=tuple(t for _, t in known), basis=basis)


def cut_table(
    cuts: Sequence[Cut],
    *,
    charge: float,
    rho15: float | None,
    water: float = 0.0,
    normalise: bool = False,
) -> CutTable:
    """Fractions in per cent of a charge (g, with its water, g) of density rho15 (kg/m³ at 15 °C, dry).

    mass % = 100 m/m_dry; volume % = 100 (m/rho)/(m_dry/rho_dry); loss = 100 - sum. `normalise` divides by the sums
    instead and says so. Raises BalanceImpossible, CutImpossible.   ASTM D2892, D5236, clauses not verified

    >>> cuts = [Cut(name="gas", mass=10.0, rho15=550.0, t_end=15.0), Cut(name="naphtha", mass=190.0, rho15=720.0, t_end=150.0)]
    >>> table = cut_table([*cuts, Cut(name="residue", mass=798.0, rho15=920.0)], charge=1000.0, rho15=850.0)
    >>> [(row.name, round(row.mass_total, 2), round(row.volume_total, 2)) for row in table.rows][:2], table.sentence
    ([('gas', 1.0, 1.55), ('naphtha', 20.0, 23.98)], '+0.20 % of the mass was lost.')
    """
    dry = _dry(cuts, charge, water)
    mass = [100.0 * cut.mass / dry for cut in cuts]
    volume = [_volume_percent(cut, dry, rho15) for cut in cuts]
    losses = 100.0 - math.fsum(mass), _loss(volume)
    if normalise:
        total = math.fsum(mass)
        mass, volume = [100.0 * m / total for m in mass], _spread(volume)
    totals = accumulate(mass), accumulate(volume, _add)
    rows = zip(cuts, mass, volume, *totals, strict=True)
    return CutTable(
        rows=tuple(
            CutRow(
                name=cut.name,
                t_end=cut.t_end,
                rho15=cut.rho15,
                mass_percent=m,
                volume_percent=v,
                mass_total=M,
                volume_total=V,
            )
            for cut, m, v, M, V in rows
        ),
        mass_loss=losses[0],
        volume_loss=losses[1],
        normalised=normalise,
    )


def continued(crude: CutTable, residue: CutTable) -> CutTable:
    """One table of the whole crude: the residue of the first distillation replaced by the table of its own (D5236).

    Per cents of the second are of the first's residue. Raises BalanceImpossible where an end point falls back.
    """
    *before, last = crude.rows
    if last.t_end is not None or any(
        row.t_end is not None and before and row.t_end <= (before[-1].t_end or -math.inf)
        for row in residue.rows
    ):
        raise BalanceImpossible(
            found=last.mass_percent, charge=100.0, why="the residue is not what was distilled on"
        )
    mass_before = before[-1].mass_total if before else 0.0
    volume_before: float | None = before[-1].volume_total if before else 0.0
    share, volume = last.mass_percent / 100.0, last.volume_percent
    rows = tuple(
        replace(
            row,
            mass_percent=row.mass_percent * share,
            mass_total=mass_before + row.mass_total * share,
            volume_percent=_part(row.volume_percent, volume),
            volume_total=_add(volume_before, _part(row.volume_total, volume)),
        )
        for row in residue.rows
    )
    return CutTable(
        rows=(*before, *rows),
        mass_loss=crude.mass_loss + residue.mass_loss * share,
        volume_loss=_add(crude.volume_loss, _part(residue.volume_loss, volume)),
        normalised=crude.normalised and residue.normalised,
    )


def _dry(cuts: Sequence[Cut], charge: float, water: float) -> float:
    found = math.fsum(cut.mass for cut in cuts)
    if not found > 0.0 or not 0.0 <= water < charge < math.inf:
        raise BalanceImpossible(found=found, charge=charge, why="there is no dry charge or no fraction")
    dry = charge - water
    if found > dry * (1.0 + MOST_GAINED / 100.0):
        raise BalanceImpossible(found=found, charge=dry, why="more came over than was put in")
    return dry


def _volume_percent(cut: Cut, dry: float, rho15: float | None) -> float | None:
    if rho15 is None or (cut.rho15 is None and cut.mass > 0.0):
        return None
    return 0.0 if cut.rho15 is None else 100.0 * (cut.mass / cut.rho15) / (dry / rho15)


def _loss(volume: Sequence[float | None]) -> float | None:
    known = [v for v in volume if v is not None]
    return 100.0 - math.fsum(known) if len(known) == len(volume) else None


def _spread(parts: Sequence[float | None]) -> list[float | None]:
    known = [part for part in parts if part is not None]
    total = math.fsum(known)
    if len(known) < len(parts) or not total > 0.0:
        return [None] * len(parts)
    return [100.0 * part / total for part in known]


def _add(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a + b


def _part(percent: float | None, of: float | None) -> float | None:
    return None if percent is None or of is None else percent * of / 100.0
