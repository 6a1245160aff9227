"""Distillations into cuts that a laboratory adds itself: the scheme of cuts is its own, each cut is weighed, and a table comes out.

Plain sums by `methods.distillation.cut_table`: each cut in per cent of the dry charge, alone and with those before it, by mass and,
where densities were measured, by volume. The end points are temperatures as the laboratory's scheme names them (AET).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from methods.definitions import messages
from methods.definitions.method import MethodDefinition
from methods.definitions.outcome import CutResult, Outcome, TableResult
from methods.definitions.own import MODE, MODE_NAMES, OwnMethodRefused, roles_named
from methods.definitions.parts import (
    InputDefinition,
    Matrix,
    Measurand,
    Product,
    ScaleKind,
    Step,
    WorkMode,
)
from methods.definitions.prepare import Prepared
from methods.distillation import Cut, CutRow, CutTable, cut_table
from methods.knowledge import Source
from methods.wording import Texts, filled

BY_MASS, BY_VOLUME = "yield_by_mass", "yield_by_volume"
MOST_CUTS = 60
NAMES: dict[str, Texts] = {
    BY_MASS: {"en": "yield of the cuts by mass", "az": "fraksiyaların kütlə üzrə çıxımı", "ru": "выход фракций по массе"},
    BY_VOLUME: {"en": "yield of the cuts by volume", "az": "fraksiyaların həcm üzrə çıxımı", "ru": "выход фракций по объёму"},
    "charge": {"en": "Charge", "az": "Yüklənən kütlə", "ru": "Загрузка"},
    "water": {"en": "Water", "az": "Su", "ru": "Вода"},
    "density": {"en": "Density of the charge at 15 °C", "az": "Yükün 15 °C-də sıxlığı", "ru": "Плотность загрузки при 15 °C"},
    "mass": {"en": "Mass of {}", "az": "Kütlə: {}", "ru": "Масса: {}"},
    "rho": {"en": "Density of {} at 15 °C", "az": "15 °C-də sıxlıq: {}", "ru": "Плотность при 15 °C: {}"},
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCut:
    """One cut of the scheme; the residue has no end point (°C). `reading`: the names of its mass in files, with commas."""

    name: str
    t_end: float | None = None
    reading: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCuts:
    """A distillation into cuts in one edition, the residue last."""

    code: str
    edition: str
    titles: Texts
    source: Source
    cuts: tuple[OwnCut, ...]
    steps: tuple[Step, ...] = ()
    products: tuple[Product, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cutting:
    """The calculation: masses and densities of the cuts to the table."""

    cuts: tuple[OwnCut, ...]

    def __call__(self, prepared: Prepared) -> Outcome:
        """The table by mass, and by volume where every density was measured. Raises CutImpossible, BalanceImpossible."""
        weighed = [self._cut(prepared, n, one) for n, one in enumerate(self.cuts, start=1)]
        table = cut_table(
            weighed, charge=prepared.values("charge", "g")[0], water=_optional(prepared, "water", "g") or 0.0,
            rho15=_optional(prepared, "density", "kg/m3"),
        )  # fmt: skip
        results = [_by_mass(table), *_by_volume(table)]
        return prepared.method.outcome(tuple(results), messages=(messages.lost(table.mass_loss),))

    def _cut(self, prepared: Prepared, n: int, one: OwnCut) -> Cut:
        return Cut(
            name=one.name, mass=prepared.values(f"mass_{n}", "g")[0], rho15=_optional(prepared, f"rho_{n}", "kg/m3"),
            t_end=one.t_end,
        )  # fmt: skip


def _optional(prepared: Prepared, name: str, unit: str) -> float | None:
    return prepared.values(name, unit)[0] if name in prepared.used[0].inputs else None


def _by_mass(table: CutTable) -> TableResult:
    rows = tuple(_row(row, row.mass_percent, row.mass_total) for row in table.rows)
    return TableResult(measurand=BY_MASS, unit="% (m/m)", rows=rows, loss=table.mass_loss)


def _by_volume(table: CutTable) -> list[TableResult]:
    rows = [
        _row(row, row.volume_percent, row.volume_total) for row in table.rows
        if row.volume_percent is not None and row.volume_total is not None
    ]  # fmt: skip
    if len(rows) < len(table.rows) or table.volume_loss is None:
        return []
    return [TableResult(measurand=BY_VOLUME, unit="% (V/V)", rows=tuple(rows), loss=table.volume_loss)]


def _row(row: CutRow, percent: float, total: float) -> CutResult:
    return CutResult(name=row.name, t_end=row.t_end, percent=percent, total=total)


def cuts_definition(own: OwnCuts) -> MethodDefinition:
    """The definition of a distillation into cuts. Raises OwnMethodRefused."""
    _check(own)
    return MethodDefinition(
        code=own.code, edition=own.edition, titles=own.titles, source=own.source, steps=own.steps,
        matrix=Matrix(products=own.products, source=own.source, any=not own.products),
        measurands=(
            Measurand(key=BY_MASS, names=NAMES[BY_MASS], scale=ScaleKind.TABLE, unit="% (m/m)", basis="mass"),
            Measurand(key=BY_VOLUME, names=NAMES[BY_VOLUME], scale=ScaleKind.TABLE, unit="% (V/V)", basis="liquid volume"),
        ),
        inputs=tuple(_inputs(own)),
        modes=(WorkMode(key=MODE, names=MODE_NAMES, determinations=1, agreement=None, source=own.source),),
        roles=roles_named(own.roles), budget=(),
        uncertainty_mode=None, calculation=Cutting(cuts=own.cuts),
    )  # fmt: skip


def _inputs(own: OwnCuts) -> list[InputDefinition]:
    found = [
        _input("charge", NAMES["charge"], "g", 0.001, 100_000.0), _input("water", NAMES["water"], "g", 0.0, 100_000.0, required=False),
        _input("density", NAMES["density"], "kg/m3", 400.0, 1300.0, required=False),
    ]  # fmt: skip
    for n, one in enumerate(own.cuts, start=1):
        found.append(
            replace(
                _input(f"mass_{n}", _named("mass", one.name), "g", 0.0, 100_000.0),
                reading=one.reading or None,
            )
        )
        found.append(_input(f"rho_{n}", _named("rho", one.name), "kg/m3", 400.0, 1300.0, required=False))
    return found


def _named(key: str, name: str) -> Texts:
    return filled(NAMES[key], name)


def _input(
    name: str, labels: Texts, unit: str, low: float, high: float, *, required: bool = True
) -> InputDefinition:
    return InputDefinition(
        name=name,
        labels=labels,
        kind="number",
        per="determination",
        unit=unit,
        low=low,
        high=high,
        required=required,
    )


def _check(own: OwnCuts) -> None:
    names = [one.name.strip() for one in own.cuts]
    if not 2 <= len(names) <= MOST_CUTS or len(set(names)) < len(names) or not all(names):
        raise OwnMethodRefused(
            what=f"it needs 2 to {MOST_CUTS} cuts, each with a name of its own",
            remedy="Give each cut a line of its own",
        )
    ends = [one.t_end for one in own.cuts[:-1]]
    known = [t for t in ends if t is not None]
    if len(known) < len(ends) or known != sorted(set(known)):
        raise OwnMethodRefused(
            what="the end points of the cuts do not rise",
            remedy="Give each cut but the last its end point, above the one before",
        )
    if own.cuts[-1].t_end is not None and known and own.cuts[-1].t_end <= known[-1]:
        raise OwnMethodRefused(what="the last end point falls back", remedy="Leave it empty for a residue")
