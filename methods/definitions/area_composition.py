"""Composition by area normalisation of the peaks that a data system integrated: a procedure of the laboratory.

No standard stands behind it and no accreditation covers it. An area per cent is not an amount of substance: it has
no response factors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations_with_replacement

from methods.definitions.errors import PeaksRefused
from methods.definitions.given import Covariance, Peak, PeakTable
from methods.definitions.messages import area_is_no_amount, integrated_by_hand, unidentified
from methods.definitions.method import MethodDefinition
from methods.definitions.outcome import (
    Component,
    Message,
    Outcome,
    Uncertainty,
    VectorResult,
    uncertainty_of,
)
from methods.definitions.parts import BudgetEntry, Matrix, Measurand, Role, ScaleKind, WorkMode
from methods.definitions.prepare import Prepared
from methods.knowledge import Source, Unknown
from methods.uncertainty import Input, Mode, propagate

OWN = Source(document="Procedure of the laboratory", note="not a standard, not accredited")
COMPOSITION = "area_composition"
UNIT = "area %"
SPREAD = "area_repeatability"

NO_SPREAD = Unknown(
    reason="the laboratory has not entered a repeatability of peak areas",
    remedy="enter the relative standard deviation of peak areas from the laboratory's own repeated injections",
)


def normalise(prepared: Prepared) -> Outcome:
    """Each peak's share of the sum of all peaks of the signal, in area %, with the sum before normalisation.

    x_i = 100 A_i / sum(A)                                                     procedure of the laboratory
    Raises PeaksRefused.
    """
    table = _checked(prepared.given.injections[-1])
    total = math.fsum(peak.area for peak in table.peaks)
    part = _share(prepared, table, total)
    result = VectorResult(
        measurand=COMPOSITION,
        unit=UNIT,
        basis="area",
        components=tuple(_component(peak, part([peak])) for peak in table.peaks),
        groups=tuple(_group(name, peaks, part(peaks)) for name, peaks in _groups(table.peaks)),
        unnormalised_sum=total,
        sum_unit=table.area_unit,
        covariances=_covariances(prepared, table, total),
    )
    return prepared.method.outcome((result,), messages=_messages(table))


def _checked(table: PeakTable | None) -> PeakTable:
    if table is None or not table.peaks:
        raise PeaksRefused(signal="the injection" if table is None else table.signal, why="there is none")
    for peak in table.peaks:
        if not (math.isfinite(peak.area) and peak.area > 0):
            raise PeaksRefused(signal=table.signal, why=f"peak {peak.key} has the area {peak.area:g}")
    if len({peak.key for peak in table.peaks}) < len(table.peaks):
        raise PeaksRefused(signal=table.signal, why="two peaks have the same key")
    return table


Share = tuple[float, Uncertainty | Unknown]


def _share(prepared: Prepared, table: PeakTable, total: float) -> Callable[[Sequence[Peak]], Share]:
    """The function that gives the share of some peaks in area % with its uncertainty.

    x = 100 A/(A + B), A the areas asked for and B all others: the two sums are independent, so the correlation that
    the common sum makes stands inside the model.
    """
    spread = prepared.contributions.get(SPREAD)

    def share(peaks: Sequence[Peak]) -> Share:
        keys = {peak.key for peak in peaks}
        A = _sum("area", peaks, spread, table)
        B = _sum("other_areas", [one for one in table.peaks if one.key not in keys], spread, table)
        if spread is None:
            return 100.0 * A.value / total, NO_SPREAD
        given = prepared.given
        evaluation = propagate(
            lambda area, other_areas: 100.0 * area / (area + other_areas),
            (A, B),
            coverage=given.coverage,
            coverage_factor=given.coverage_factor,
            unit=UNIT,
        )
        return evaluation.value, uncertainty_of(evaluation)

    return share


def _sum(name: str, peaks: Sequence[Peak], spread: Input | None, table: PeakTable) -> Input:
    s, dof, source = (
        (0.0, math.inf, table.source) if spread is None else (spread.u, spread.dof, spread.source)
    )
    u = s * math.sqrt(math.fsum(peak.area**2 for peak in peaks))
    return Input(
        name=name, value=math.fsum(peak.area for peak in peaks), u=u, dof=dof, unit="area", source=source
    )


def _covariances(prepared: Prepared, table: PeakTable, total: float) -> tuple[Covariance, ...]:
    """u(x_i, x_j) = sum_k c_ik c_jk u_k² with c_ik = 100 (delta_ik - A_i/S)/S and u_k = s A_k."""
    spread = prepared.contributions.get(SPREAD)
    if spread is None:
        return ()
    shares = [peak.area / total for peak in table.peaks]
    squares = math.fsum(x * x for x in shares)
    scale = (100.0 * spread.u) ** 2
    return tuple(
        Covariance(
            a=table.peaks[i].key,
            b=table.peaks[j].key,
            value=scale
            * ((i == j) * shares[i] ** 2 - shares[i] * shares[j] * (shares[i] + shares[j] - squares)),
        )
        for i, j in combinations_with_replacement(range(len(shares)), 2)
    )


def _component(peak: Peak, share: Share) -> Component:
    value, uncertainty = share
    return Component(
        key=peak.key,
        name=peak.name,
        value=value,
        uncertainty=uncertainty,
        group=peak.group,
        manual=peak.manual,
        retention_time=peak.retention_time,
    )


def _group(name: str, peaks: Sequence[Peak], share: Share) -> Component:
    value, uncertainty = share
    manual = any(peak.manual for peak in peaks)
    return Component(key=name, name=name, value=value, uncertainty=uncertainty, group=name, manual=manual)


def _groups(peaks: Iterable[Peak]) -> list[tuple[str, list[Peak]]]:
    found: dict[str, list[Peak]] = {}
    for peak in peaks:
        if peak.group is not None:
            found.setdefault(peak.group, []).append(peak)
    return list(found.items())


def _messages(table: PeakTable) -> tuple[Message, ...]:
    found = [area_is_no_amount()]
    manual = [peak.key for peak in table.peaks if peak.manual]
    if manual:
        found.append(integrated_by_hand(manual))
    unnamed = sum(peak.name is None for peak in table.peaks)
    if unnamed:
        found.append(unidentified(unnamed, len(table.peaks)))
    return tuple(found)


AREA_COMPOSITION = MethodDefinition(
    code="AREA-NORM",
    edition="1",
    titles={
        "en": "Composition by area normalisation",
        "az": "Sahələrin normallaşdırılması ilə tərkib",
        "ru": "Состав методом нормировки площадей",
    },
    source=OWN,
    accreditable=False,
    takes_peaks=True,
    matrix=Matrix(products=(), any=True, source=OWN),
    measurands=(
        Measurand(
            key=COMPOSITION,
            names={"en": "composition, area %", "az": "tərkib, sahə %", "ru": "состав, % площади"},
            scale=ScaleKind.VECTOR,
            unit=UNIT,
            basis="area",
            reporting=Unknown(
                reason="the procedure names no reporting step",
                remedy="enter the number of decimals in the laboratory's procedure",
            ),
        ),
    ),
    inputs=(),
    modes=(
        WorkMode(
            key="one injection",
            names={"en": "one injection", "az": "bir vurma", "ru": "один ввод"},
            determinations=1,
            agreement=None,
            source=OWN,
        ),
    ),
    roles=(
        Role(
            key="gas chromatograph",
            names={"en": "gas chromatograph", "az": "qaz xromatoqrafı", "ru": "газовый хроматограф"},
        ),
    ),
    budget=(
        BudgetEntry(
            key=SPREAD,
            names={
                "en": "repeatability of peak areas (relative)",
                "az": "pik sahələrinin təkrarlanması (nisbi)",
                "ru": "повторяемость площадей пиков (относительная)",
            },
            unit="1",
            role="gas chromatograph",
            required=True,
        ),
    ),
    uncertainty_mode=Mode.GUM,
    calculation=normalise,
    holding_time=Unknown(
        reason="the procedure names no holding time", remedy="enter it in the laboratory's procedure"
    ),
    open_questions=(
        "The permitted sum of areas before normalisation is not known; the laboratory enters it.",
    ),
)
