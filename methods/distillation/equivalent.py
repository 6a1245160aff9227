"""Atmospheric equivalent temperature of a vapour temperature read at reduced pressure: Maxwell and Bonnell.

As the API Technical Data Book (procedure 5A1.19) has it in public programs, with the correction for the Watson factor
in which two of three programs agree. The annexes of ASTM D1160, D2892 and D5236: clauses not verified; their zero of
temperature (273.1) and their own correction may differ in the last digit.
"""

from __future__ import annotations

from methods.distillation.errors import PressureOutside
from methods.uncertainty.maths import Value, log10

ATMOSPHERE = 101.325  # kPa
MMHG = 760.0
PRESSURES = (
    0.001,
    101.325,
)  # kPa absolute, TEMPERATURES °C of vapour, WATSON factor: what is taken for plausible here,
TEMPERATURES = (-50.0, 500.0)  # the texts' own ranges were not read
WATSON = (9.0, 14.0)
LOW, HIGH = (6.76156, 0.987672, 3000.538, 43.0), (5.994296, 0.972546, 2663.129, 95.76)
BRANCH = 2.0  # mmHg, from LOW to HIGH


def atmospheric_equivalent(t: Value, P: Value, *, watson: float = 12.0) -> Value:
    """Temperature (°C) at 101.325 kPa that belongs to a vapour temperature t (°C) at P (kPa, absolute).

    Q = (a - b lg P)/(c - d lg P), P in mmHg; T' = 748.1 Q T/[1 + T (0.3861 Q - 0.00051606)];
    T_AE = T' + 1.3889 f (K - 12) lg(P/760), f from 0 at 366.5 K to 1 at 477.6 K; K the Watson factor, 12 where unknown.
    The correlation gives a temperature at 101.325 kPa back within 0.2 °C, and its two branches meet within 0.15 °C.
    0.001 kPa to 101.325 kPa, -50 °C to 500 °C; raises PressureOutside. API TDB 5A1.19, ASTM D2892, clause not verified

    >>> round(atmospheric_equivalent(200.0, 1.3332), 1)  # 10 mmHg
    348.8
    """
    _within("absolute pressure", P, "kPa", PRESSURES)
    _within("vapour temperature", t, "°C", TEMPERATURES)
    _within("Watson factor", watson, "", WATSON)
    mmHg = P / ATMOSPHERE * MMHG
    lp, T = log10(mmHg), t + 273.15
    a, b, c, d = LOW if _plain(mmHg) < BRANCH else HIGH
    Q = (a - b * lp) / (c - d * lp)
    plain = 748.1 * Q * T / (1.0 + T * (0.3861 * Q - 0.00051606))
    found = plain
    for _ in range(100):  # f belongs to the answer itself; its slope is small, so this settles at once
        before, found = found, plain + 1.3889 * _ramp(found) * (watson - 12.0) * (lp - log10(MMHG))
        if abs(_plain(found) - _plain(before)) < 1e-12:
            break
    return found - 273.15


def _ramp(T: Value) -> Value:
    f = (1.8 * T - 659.67) / 200.0
    return 0.0 if _plain(f) <= 0.0 else 1.0 if _plain(f) >= 1.0 else f


def _plain(x: Value) -> float:
    return float(x.c[0]) if hasattr(x, "c") else float(x)


def _within(quantity: str, value: Value, unit: str, within: tuple[float, float]) -> None:
    low, high = within
    if not low <= _plain(value) <= high:
        raise PressureOutside(quantity=quantity, value=_plain(value), unit=unit, low=low, high=high)
