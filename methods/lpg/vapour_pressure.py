"""Gauge vapour pressure of LPG from the reading of a gauge on the day, ASTM D1267."""

from __future__ import annotations

from methods.lpg.errors import PressureImpossible

STANDARD_ATMOSPHERE = 101.325  # kPa
STATION = (60.0, 110.0)  # kPa: from the highest laboratories to the deepest low; a gauge reading lies outside


def gauge_vapour_pressure(reading: float, station_pressure: float, *, gauge_correction: float = 0.0) -> float:
    """Vapour pressure in kPa gauge at the standard atmosphere from a gauge's reading (kPa gauge).

    p = reading + gauge correction + (station pressure - 101.325 kPa). The station pressure (kPa, absolute) is that
    of the room where the gauge stands, never the one reduced to sea level. The sum follows from what a gauge reads;
    it is to be compared with the text: ASTM D1267, clause not verified. Raises PressureImpossible.

    >>> round(gauge_vapour_pressure(1000.0, 99.325, gauge_correction=3.0), 3)
    1001.0
    """
    low, high = STATION
    if not low <= station_pressure <= high:
        raise PressureImpossible(
            what="station pressure",
            value=station_pressure,
            remedy="Enter the absolute pressure of the room in kPa, as the barometer shows it without reduction",
        )
    if not 0.0 <= reading <= 1e5 or not abs(gauge_correction) <= 0.1 * max(reading, 100.0):
        raise PressureImpossible(
            what="gauge reading with its correction",
            value=reading + gauge_correction,
            remedy="Enter what the gauge shows in kPa and the correction of its certificate",
        )
    return reading + gauge_correction + (station_pressure - STANDARD_ATMOSPHERE)
