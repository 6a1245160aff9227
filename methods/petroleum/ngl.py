"""Volume correction of NGL and LPG, GPA TP-27 / API MPMS 11.2.4: Tables 23E, 24E, 53E, 54E, 59E and 60E.

A mixture lies between two reference fluids by its relative density; their saturation densities at the same reduced
temperature are combined. The constants of the twelve fluids were found alike in five public programs; of two forms of
the equation of saturation density that they use, the one is kept that gives back the relative densities of the
table (propane 2.29732 against 2.29740 from its relative density, the other 2.29967). Clauses not verified.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from methods.petroleum.errors import OutsideValidity, TemperatureOutsideRange
from methods.petroleum.groups import WATER_AT_60F, Rules
from methods.petroleum.temperature import fahrenheit

RELATIVE = (0.3500, 0.6880)  # relative density 60/60 °F, as public programs check it
COLDEST, WARMEST = -46.0, 93.0  # °C, likewise
RHO_WATER = WATER_AT_60F[Rules.D1250_2004]


@dataclass(frozen=True, slots=True)
class Fluid:
    """A reference fluid: relative density 60/60 °F, critical temperature (K), Zc (1), rhoc (kmol/m³), k1 to k4 (1)."""

    name: str
    RD: float
    Tc: float
    Zc: float
    rhoc: float
    k: tuple[float, float, float, float]


FLUIDS = (
    Fluid("EE (68/32)", 0.325022, 298.11, 0.27998, 6.25, (2.54616855327, -0.058244177754, 0.803398090807, -0.745720314137)),
    Fluid("ethane", 0.355994, 305.33, 0.2822, 6.87, (1.8911304261, -0.370305782347, -0.54486728872, 0.337876634952)),
    Fluid("EP (65/35)", 0.429277, 333.67, 0.2806, 5.615, (2.20970078464, -0.294253708172, -0.405754420098, 0.319443433421)),
    Fluid("EP (35/65)", 0.470381, 352.46, 0.2793, 5.11, (2.2534198132, -0.266542138024, -0.372756711655, 0.384734185665)),
    Fluid("propane", 0.507025, 369.78, 0.27626, 5.0, (1.96568366933, -0.327662435541, -0.417979702538, 0.303271602831)),
    Fluid("isobutane", 0.562827, 407.85, 0.28326, 3.86, (2.0474803441, -0.289734363425, -0.330345036434, 0.291757103132)),
    Fluid("n-butane", 0.584127, 425.16, 0.27536, 3.92, (2.03734743118, -0.299059145695, -0.418883095671, 0.380367738748)),
    Fluid("isopentane", 0.624285, 460.44, 0.27026, 3.247, (2.06541640707, -0.23836620884, -0.161440492247, 0.258681568613)),
    Fluid("n-pentane", 0.631054, 469.65, 0.27235, 3.2, (2.11263474494, -0.26126941356, -0.291923445075, 0.308344290017)),
    Fluid("isohexane", 0.657167, 498.05, 0.26706, 2.727, (2.02382197871, -0.423550090067, -1.15281098257, 0.950139001678)),
    Fluid("n-hexane", 0.664064, 507.35, 0.26762, 2.704, (2.17134547773, -0.232997313405, -0.267019794036, 0.378629524102)),
    Fluid("n-heptane", 0.688039, 540.15, 0.26312, 2.315, (2.19773533433, -0.275056764147, -0.447144095029, 0.493770995799)),
)  # fmt: skip


def ngl_ctl_60F(RD60: float, t: float) -> float:
    """Factor to 60 °F (1) of Table 24E from the relative density 60/60 °F and a temperature t (°C).

    delta between the neighbours by relative density; Tc = Tc1 + delta (Tc2 - Tc1); tau = 1 - T/Tc;
    rho = rhoc [1 + (k1 tau^0.35 + k3 tau² + k4 tau³)/(1 + k2 tau^0.65)]; h = Zc1 rhoc1/(Zc2 rhoc2);
    S(T) = rho1/[1 + delta (rho1/(h rho2) - 1)]; CTL = S(T)/S(60 °F)
    0.3500 to 0.6880, -46 °C to 93 °C and below Tc; raises OutsideValidity, TemperatureOutsideRange.
    API MPMS 11.2.4, clause not verified

    >>> round(ngl_ctl_60F(0.45, (80 - 32) / 1.8), 4), round(ngl_ctl_60F(0.67, (64 - 32) / 1.8), 4)
    (0.9516, 0.9971)
    """
    low, high = RELATIVE
    if not low <= RD60 <= high:
        raise OutsideValidity(
            quantity="relative density 60/60 °F", value=f"{RD60:.4f}", low=low, high=high, unit=""
        )
    if not COLDEST <= t <= WARMEST:
        raise TemperatureOutsideRange(temperature=f"{t:.2f}", low=COLDEST, high=WARMEST)
    i = bisect_left([one.RD for one in FLUIDS], RD60)
    one, two = FLUIDS[i - 1], FLUIDS[i]
    delta = (RD60 - one.RD) / (two.RD - one.RD)
    Tc = one.Tc + delta * (two.Tc - one.Tc)
    T, T60 = (fahrenheit(t) + 459.67) / 1.8, 519.67 / 1.8
    if not Tc > T:
        raise TemperatureOutsideRange(temperature=f"{t:.2f}", low=COLDEST, high=round(Tc - 273.15, 2))
    return _saturated(one, two, delta, T / Tc) / _saturated(one, two, delta, T60 / Tc)


def ngl_relative_density_60F(RD: float, t: float) -> float:
    """Relative density 60/60 °F (1) of Table 23E from the relative density RD observed at t (°C), by iteration.

    RD60 CTL(RD60, t) = RD. Raises OutsideValidity, TemperatureOutsideRange. API MPMS 11.2.4, clause not verified

    >>> round(ngl_relative_density_60F(0.5 * ngl_ctl_60F(0.5, 30.0), 30.0), 9)
    0.5
    """
    low, high = _liquid_from(t), RELATIVE[1]
    if not low * ngl_ctl_60F(low, t) * (1 - 1e-12) <= RD <= high * ngl_ctl_60F(high, t) * (1 + 1e-12):
        raise OutsideValidity(
            quantity=f"relative density at {t:g} °C",
            value=f"{RD:.4f}",
            low=round(low * ngl_ctl_60F(low, t), 4),
            high=round(high * ngl_ctl_60F(high, t), 4),
            unit="",
        )
    for _ in range(100):  # halving: the product rises with the relative density
        middle = (low + high) / 2.0
        low, high = (middle, high) if middle * ngl_ctl_60F(middle, t) < RD else (low, middle)
        if high - low < 1e-15:
            break
    return (low + high) / 2.0


def ngl_ctl(rho_base: float, t: float, *, base: float) -> float:
    """Factor to 15 °C (Table 54E) or 20 °C (Table 60E) from the density (kg/m³) at that base (°C) and t (°C).

    By way of the relative density 60/60 °F, water 999.016 kg/m³. Raises as `ngl_relative_density_60F`.
    """
    RD60 = ngl_relative_density_60F(rho_base / RHO_WATER, base)
    return ngl_ctl_60F(RD60, t) / ngl_ctl_60F(RD60, base)


def ngl_density(rho: float, t: float, *, base: float) -> float:
    """Density (kg/m³) at 15 °C (Table 53E) or 20 °C (Table 59E) as `base` from that observed at t (°C).

    At the equilibrium pressure. Raises as `ngl_relative_density_60F`. API MPMS 11.2.4, clause not verified
    """
    RD60 = ngl_relative_density_60F(rho / RHO_WATER, t)
    return RD60 * RHO_WATER * ngl_ctl_60F(RD60, base)


def _liquid_from(t: float) -> float:
    """The lowest relative density of the table that is a liquid at t (°C): that whose Tc lies just above."""
    T = t + 273.15
    for one, two in pairwise(FLUIDS):
        if one.Tc <= T < two.Tc:
            at = one.RD + (T - one.Tc) / (two.Tc - one.Tc) * (two.RD - one.RD)
            return max(RELATIVE[0], at * (1.0 + 1e-9))
    return RELATIVE[0]


def _saturated(one: Fluid, two: Fluid, delta: float, Tr: float) -> float:
    rho1, rho2 = _saturation_density(one, Tr), _saturation_density(two, Tr)
    h = one.Zc * one.rhoc / (two.Zc * two.rhoc)
    return rho1 / (1.0 + delta * (rho1 / (h * rho2) - 1.0))


def _saturation_density(of: Fluid, Tr: float) -> float:
    """kmol/m³ at a reduced temperature below 1."""
    k1, k2, k3, k4 = of.k
    tau = 1.0 - Tr
    reduced = 1.0 + (k1 * tau**0.35 + k3 * tau**2 + k4 * tau**3) / (1.0 + k2 * tau**0.65)
    return float(of.rhoc * reduced)
