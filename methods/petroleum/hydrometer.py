"""Correction of a glass hydrometer for the expansion of its glass."""

from __future__ import annotations

from methods.petroleum.number import Number
from methods.petroleum.volume import check_temperature


def hydrometer_correction_60F(t: Number) -> Number:
    """Factor (1) on a hydrometer reading at t (°C), glass graduated at 60 °F.

    HYC = 1 - 1.278e-5 dt - 6.2e-9 dt², dt = t_F - 60
    ASTM D1250-80, clause not verified; -50 °C to 150 °C

    >>> round(hydrometer_correction_60F(80 / 3), 8)
    0.99974192
    """
    check_temperature(t)
    dt = t * 1.8 + 32.0 - 60.0
    return 1.0 - (1.278e-5 + 6.2e-9 * dt) * dt


def hydrometer_correction_15C(t: Number) -> Number:
    """Factor (1) on a hydrometer reading at t (°C), glass graduated at 15 °C.

    HYC = 1 - 2.3e-5 dt - 2e-8 dt², dt = t - 15
    ASTM D1250-80, clause not verified; -50 °C to 150 °C

    >>> round(hydrometer_correction_15C(30.0), 8)
    0.9996505
    """
    check_temperature(t)
    dt = t - 15.0
    return 1.0 - (2.3e-5 + 2e-8 * dt) * dt
