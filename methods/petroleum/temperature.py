"""Temperature scales that the petroleum tables are written in."""

from __future__ import annotations

from functools import reduce

from methods.petroleum.number import Number

# Differences of ITS-90 and IPTS-68 as API MPMS 11.1:2004 writes them, clause 11.1.5.3 as cited by public
# implementations (clause not verified); five independent ones print the same eight figures.
_SHIFT = (-0.148759, -0.267408, 1.080760, 1.269056, -4.089591, -1.871251, 7.438081, -3.536296)


def fahrenheit(t_C: Number) -> Number:
    """Temperature in °F from °C: t_F = 1.8 t_C + 32, exact."""
    return t_C * 1.8 + 32.0


def celsius(t_F: Number) -> Number:
    """Temperature in °C from °F: t_C = (t_F - 32)/1.8, exact."""
    return (t_F - 32.0) / 1.8


def ipts68(t90_C: Number) -> Number:
    """Temperature on IPTS-68 in °C from ITS-90 in °C.

    t68 = t90 - sum_i a_i tau^i, tau = t90/630, i = 1..8     API MPMS 11.1:2004, clause not verified
    """
    tau = t90_C / 630.0
    return t90_C - reduce(lambda total, a: (total + a) * tau, reversed(_SHIFT), 0.0)
