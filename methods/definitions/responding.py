"""How a composition takes a calibrated measuring system: peaks by its windows, amounts by its curves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from methods.chromatography import Amount, curve_of, name_peaks
from methods.components import component
from methods.definitions.errors import PeaksRefused
from methods.definitions.given import GivenResponse, Peak, PeakTable

if TYPE_CHECKING:
    from methods.definitions.composing import Composing


def by_windows(
    composing: Composing, table: PeakTable, response: GivenResponse
) -> tuple[dict[str, Peak], list[Peak]]:
    """The peak of each component by the window that holds it, and the peaks that are of none. Raises ContradictedPeak."""
    named = name_peaks(table.peaks, response.windows)
    own = {component(one.name) for one in composing.components}
    foreign = [peak for name, peak in named.known.items() if name not in own]
    known = {name: peak for name, peak in named.known.items() if name in own}
    return known, [*named.unidentified, *foreign]


def responses_of(composing: Composing, known: Mapping[str, Peak]) -> dict[str, float]:
    """The area of each reported component that was found; over that of the internal standard where there is one.

    Raises PeaksRefused where the internal standard has no area.
    """
    divisor = 1.0
    if composing.internal_standard:
        standard = known.get(composing.internal_standard)
        if standard is None or not standard.area > 0.0:
            raise PeaksRefused(
                signal="the injection", why=f"the internal standard {composing.internal_standard} has no peak"
            )
        divisor = standard.area
    return {
        name: known[name].area / divisor
        for one in composing.reported
        if (name := component(one.name)) in known
    }


def by_curve(response: GivenResponse, name: str, area: float) -> Amount:
    """The amount of a component by its curve. Raises PeaksRefused where it has none, CurveRefused."""
    if name not in response.curves:
        raise PeaksRefused(signal="the injection", why=f"the measuring system is not calibrated for {name}")
    return curve_of(response.curves[name]).amount(area)
