"""Scores of one participant: D, D%, P_A, z, z', zeta, En (ISO 13528:2022, 9; ISO/IEC 17043 B.4; not verified)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from methods.proficiency.errors import RoundRefused


class Verdict(StrEnum):
    """What a score says: up to 2 satisfactory, from 3 on unsatisfactory, between them questionable; En up to 1."""

    SATISFACTORY = "satisfactory"
    QUESTIONABLE = "questionable"
    UNSATISFACTORY = "unsatisfactory"


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """A score by its name, with its verdict."""

    name: str
    value: float
    verdict: Verdict


def difference_percent(x: float, x_pt: float) -> float:
    """D% = 100 (x - x_pt)/x_pt (9.3)."""
    if _finite("the assigned value", x_pt) == 0:
        raise RoundRefused(
            what="the assigned value is zero", remedy="Give the difference in its unit instead"
        )
    return 100 * (_finite("the result", x) - x_pt) / x_pt


def percent_of_allowed(x: float, x_pt: float, delta_E: float) -> float:
    """P_A = 100 (x - x_pt)/delta_E, of the largest permitted error (9.3.6)."""
    return 100 * _difference(x, x_pt) / _positive("the largest permitted error", delta_E)


def z_score(x: float, x_pt: float, sigma_pt: float) -> Score:
    """z = (x - x_pt)/sigma_pt (9.4).

    >>> z_score(0.013, 0.044, 0.0066)  # ISO 13528:2022, Table E.7, L04
    Score(name='z', value=-4.696969696969697, verdict=<Verdict.UNSATISFACTORY: 'unsatisfactory'>)
    """
    return _score("z", _difference(x, x_pt) / _positive("sigma_pt", sigma_pt))


def z_prime(x: float, x_pt: float, sigma_pt: float, u_x_pt: float) -> Score:
    """z' = (x - x_pt)/sqrt(sigma_pt^2 + u(x_pt)^2), where u(x_pt) is not small (9.5)."""
    return _score(
        "z'", _difference(x, x_pt) / math.hypot(_positive("sigma_pt", sigma_pt), _u("u(x_pt)", u_x_pt))
    )


def zeta_score(x: float, x_pt: float, u_x: float, u_x_pt: float) -> Score:
    """zeta = (x - x_pt)/sqrt(u(x)^2 + u(x_pt)^2), with standard uncertainties (9.6)."""
    u = math.hypot(_u("u(x)", u_x), _u("u(x_pt)", u_x_pt))
    return _score("zeta", _difference(x, x_pt) / _positive("the uncertainty of both together", u))


def En_score(x: float, x_pt: float, U_x: float, U_x_pt: float) -> Score:
    """En = (x - x_pt)/sqrt(U(x)^2 + U(x_pt)^2), with expanded uncertainties; |En| < 1 is satisfactory (9.7)."""
    U = math.hypot(_u("U(x)", U_x), _u("U(x_pt)", U_x_pt))
    value = _difference(x, x_pt) / _positive("the uncertainty of both together", U)
    return Score(
        name="En", value=value, verdict=Verdict.SATISFACTORY if abs(value) < 1 else Verdict.UNSATISFACTORY
    )


def negligible(u_x_pt: float, sigma_pt: float) -> bool:
    """Whether u(x_pt) < 0.3 sigma_pt, so that z may be used instead of z' (9.2.1)."""
    return _u("u(x_pt)", u_x_pt) < 0.3 * _positive("sigma_pt", sigma_pt)


def _score(name: str, value: float) -> Score:
    size = abs(value)
    verdict = (
        Verdict.SATISFACTORY if size <= 2 else Verdict.QUESTIONABLE if size < 3 else Verdict.UNSATISFACTORY
    )
    return Score(name=name, value=value, verdict=verdict)


def _difference(x: float, x_pt: float) -> float:
    return _finite("the result", x) - _finite("the assigned value", x_pt)


def _finite(name: str, value: float) -> float:
    if not math.isfinite(value):
        raise RoundRefused(what=f"{name} is {value}", remedy="Enter it as it was reported")
    return float(value)


def _u(name: str, value: float) -> float:
    if not 0 <= value < math.inf:
        raise RoundRefused(what=f"{name} is {value}", remedy="Enter an uncertainty of zero or more")
    return float(value)


def _positive(name: str, value: float) -> float:
    if not 0 < value < math.inf:
        raise RoundRefused(what=f"{name} is {value}", remedy="Enter a figure above zero")
    return float(value)
