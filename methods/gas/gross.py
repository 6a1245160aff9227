"""AGA 8 GROSS: compressibility from heating value, relative density and inert gases, in three ways.

The gas is taken as an equivalent hydrocarbon CH with nitrogen and carbon dioxide; a truncated virial equation in
the molar heating value of CH gives Z = 1 + B d + C d². Coefficients and molar masses are those of NIST's public
reference code (usnistgov/AGA8, Gross.cpp); AGA 8 Part 1 (2017): clause not verified.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from methods.composition import Basis, ComponentWithoutConstants, Composition, composition
from methods.gas.errors import GasOutsideRange, NoSuchEquation

NAME = "AGA 8 GROSS"
R = 8.31451  # J/(mol K)
M_AIR = 28.9625  # g/mol
TEMPERATURES = (265.0, 338.0)  # K, -8 °C to 65 °C as reviews of the document give it (clause not verified)
PRESSURES = (0.0, 12_000.0)  # kPa absolute, likewise
RELATIVE_DENSITIES = (0.55, 0.87)  # 1, likewise
INERTS = {"nitrogen": (0.0, 0.5), "carbon dioxide": (0.0, 0.3)}  # mole fractions, likewise

# Name: molar mass in g/mol, molar ideal gross heating value at 25 °C in kJ/mol (AGA 5, 2009).
CONSTANTS: Mapping[str, tuple[float, float]] = {
    "methane": (16.043, 890.63),
    "nitrogen": (28.0135, 0.0),
    "carbon dioxide": (44.01, 0.0),
    "ethane": (30.07, 1560.69),
    "propane": (44.097, 2219.17),
    "isobutane": (58.123, 2868.2),
    "n-butane": (58.123, 2877.4),
    "isopentane": (72.15, 3528.83),
    "n-pentane": (72.15, 3535.77),
    "n-hexane": (86.177, 4194.95),
    "n-heptane": (100.204, 4853.43),
    "n-octane": (114.231, 5511.8),
    "n-nonane": (128.258, 6171.15),
    "n-decane": (142.285, 6829.77),
    "hydrogen": (2.0159, 285.83),
    "oxygen": (31.9988, 0.0),
    "carbon monoxide": (28.01, 282.98),
    "water": (18.0153, 44.016),
    "hydrogen sulphide": (34.082, 562.01),
    "helium": (4.0026, 0.0),
    "argon": (39.948, 0.0),
}
M_N2, M_CO2 = CONSTANTS["nitrogen"][0], CONSTANTS["carbon dioxide"][0]
G1, G2 = -2.709328, 0.021062199  # M_CH = G1 + G2 H_CH

Quadratic = tuple[float, float, float]  # in T (K)
B_NN: Quadratic = (-0.1446, 0.00074091, -0.00000091195)
B_NC: Quadratic = (-0.339693, 0.00161176, -0.00000204429)
B_CC: Quadratic = (-0.86834, 0.0040376, -0.0000051657)
C_NNN: Quadratic = (0.0078498, -0.000039895, 0.000000061187)
C_NNC: Quadratic = (0.00552066, -0.0000168609, 0.0000000157169)
C_NCC: Quadratic = (0.00358783, 0.00000806674, -0.0000000325798)
C_CCC: Quadratic = (0.0020513, 0.000034888, -0.000000083703)
B_HH: tuple[Quadratic, Quadratic, Quadratic] = (
    (-0.425468, 0.002865, -0.00000462073),
    (0.000877118, -0.00000556281, 0.0000000088151),
    (-0.000000824747, 0.00000000431436, -6.08319e-12),
)
C_HHH: tuple[Quadratic, Quadratic, Quadratic] = (
    (-0.302488, 0.00195861, -0.00000316302),
    (0.000646422, -0.00000422876, 0.00000000688157),
    (-0.000000332805, 0.0000000022316, -3.67713e-12),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class GrossGas:
    """A gas as GROSS sees it: x of CH, N2, CO2 (1), H_CH (kJ/mol at 25 °C), molar mass M (g/mol)."""

    x_CH: float
    x_N2: float
    x_CO2: float
    H_CH: float
    M: float

    def __post_init__(self) -> None:
        _within("fraction of hydrocarbons", self.x_CH, "", (0.0, 1.0))
        for name, x in (("nitrogen", self.x_N2), ("carbon dioxide", self.x_CO2)):
            low, high = INERTS[name]
            if not low <= x <= high:
                raise GasOutsideRange(
                    quantity=f"fraction of {name}",
                    value=f"{x:.4g}",
                    unit="",
                    document=NAME,
                    low=low,
                    high=high,
                )

    @property
    def H(self) -> float:
        """Molar ideal gross heating value of the gas at 25 °C, kJ/mol."""
        return self.H_CH * self.x_CH


@dataclass(frozen=True, kw_only=True, slots=True)
class GrossReference:
    """Reference conditions: T_h (K) of the heating value, T_d (K) and P_d (kPa) of density."""

    T_h: float = 298.15
    T_d: float = 288.15
    P_d: float = 101.325


def gross_gas(x: Composition | Mapping[str, float]) -> GrossGas:
    """The gas of GROSS from a full analysis by mole fraction. Raises ComponentWithoutConstants.

    >>> round(gross_gas({"methane": 0.9, "ethane": 0.05, "nitrogen": 0.03, "carbon dioxide": 0.02}).H, 4)
    879.6015
    """
    given = x if isinstance(x, Composition) else composition(x)
    fractions = given.on(Basis.MOLE, NAME)
    for name in fractions:
        if name not in CONSTANTS:
            raise ComponentWithoutConstants(document=NAME, what="constants", component=name)
    x_N2, x_CO2 = fractions.get("nitrogen", 0.0), fractions.get("carbon dioxide", 0.0)
    x_CH = _hydrocarbon(1.0 - x_N2 - x_CO2)
    H = sum(fraction * CONSTANTS[name][1] for name, fraction in fractions.items())
    M = sum(fraction * CONSTANTS[name][0] for name, fraction in fractions.items())
    return GrossGas(x_CH=x_CH, x_N2=x_N2, x_CO2=x_CO2, H_CH=H / x_CH, M=M)


def gross_density(gas: GrossGas, T: float, P: float) -> float:
    """Molar density (mol/L) at T (K) and absolute pressure P (kPa), by Newton's iteration on P(d).

    265 K to 338 K, to 12 MPa (clause not verified). Raises GasOutsideRange, NoSuchEquation.
    """
    _within("temperature", T, "K", TEMPERATURES)
    _within("absolute pressure", P, "kPa", PRESSURES)
    B, C = virial(gas, T)
    RT = R * T
    d = P / RT
    for _ in range(100):
        slope = RT * (1.0 + 2.0 * B * d + 3.0 * C * d * d)
        if not slope > 0.0:
            break
        step = (d * RT * (1.0 + B * d + C * d * d) - P) / slope
        d -= step
        if abs(step) <= 1e-13 * abs(d):
            return d
    raise NoSuchEquation(document=NAME, T=T, P=P, why="the density was not found")


def gross_compression_factor(gas: GrossGas, T: float, P: float) -> float:
    """Compression factor Z = P/(d R T), 1, at T (K) and absolute pressure P (kPa)."""
    return P / (gross_density(gas, T, P) * R * T)


def gross_relative_density(gas: GrossGas, T: float, P: float) -> float:
    """Relative density (1) of the real gas to dry air, both at T (K) and P (kPa)."""
    return gas.M * air_compression(T, P) / M_AIR / gross_compression_factor(gas, T, P)


def gross_volumetric_heating_value(gas: GrossGas, reference: GrossReference) -> float:
    """Gross heating value by real volume (MJ/m³) at T_d, P_d, the molar one at 25 °C: H d."""
    return gas.H * gross_density(gas, reference.T_d, reference.P_d)


def gross_method_1(Hv: float, Gr: float, x_CO2: float, reference: GrossReference) -> GrossGas:
    """The gas from volumetric heating value Hv (MJ/m³), relative density Gr (1) and x_CO2 (AGA 8 GROSS method 1)."""
    _within("heating value", Hv, "MJ/m³", (0.0, 100.0))
    _within("relative density", Gr, "", RELATIVE_DENSITIES)
    T, P = reference.T_d, reference.P_d

    def step(Z: float) -> GrossGas:
        H = Z * R * T / P * Hv * (1.0 + 0.0001027 * (reference.T_h - 298.15))
        M = Gr * Z * M_AIR / air_compression(T, P)
        x_CH = _hydrocarbon((M + (x_CO2 - 1.0) * M_N2 - x_CO2 * M_CO2 - G2 * H) / (G1 - M_N2))
        x_N2 = 1.0 - x_CH - x_CO2
        if x_N2 < 0.0:
            raise NoSuchEquation(document=NAME, T=T, P=P, why="the nitrogen would be negative")
        return GrossGas(x_CH=x_CH, x_N2=x_N2, x_CO2=x_CO2, H_CH=H / x_CH, M=M)

    return _settled(step, T, P)


def gross_method_2(Gr: float, x_N2: float, x_CO2: float, reference: GrossReference) -> GrossGas:
    """The gas from relative density Gr (1), x_N2 and x_CO2 (AGA 8 GROSS method 2)."""
    _within("relative density", Gr, "", RELATIVE_DENSITIES)
    T, P = reference.T_d, reference.P_d
    x_CH = _hydrocarbon(1.0 - x_N2 - x_CO2)

    def step(Z: float) -> GrossGas:
        M = Gr * Z * M_AIR / air_compression(T, P)
        H_CH = ((M - x_N2 * M_N2 - x_CO2 * M_CO2) / x_CH - G1) / G2
        return GrossGas(x_CH=x_CH, x_N2=x_N2, x_CO2=x_CO2, H_CH=H_CH, M=M)

    return _settled(step, T, P)


def air_compression(T: float, P: float) -> float:
    """Compression factor of dry air (1) at T (K) and P (kPa), first virial term only."""
    return 1.0 + (-0.12527 + 0.000591 * T - 0.000000662 * T * T) * P / R / T


def virial(gas: GrossGas, T: float) -> tuple[float, float]:
    """Second (L/mol) and third (L²/mol²) virial coefficient of the mixture at T (K). Raises NoSuchEquation."""
    H, x, n, c = gas.H_CH, gas.x_CH, gas.x_N2, gas.x_CO2
    HH = sum(_at(row, T) * H**i for i, row in enumerate(B_HH))
    HHH = sum(_at(row, T) * H**i for i, row in enumerate(C_HHH))
    NN, CC, NNN, CCC = (_at(row, T) for row in (B_NN, B_CC, C_NNN, C_CCC))
    if HH * CC < 0.0 or HHH < 0.0:
        raise NoSuchEquation(document=NAME, T=T, P=math.nan, why="the virial coefficients have no root")
    HN = (0.72 + 0.00001875 * (320.0 - T) ** 2) * (HH + NN) / 2.0
    HC = -0.865 * math.sqrt(HH * CC)
    B = x * x * HH + n * n * NN + c * c * CC + 2.0 * (x * n * HN + x * c * HC + n * c * _at(B_NC, T))
    f = 0.92 + 0.0013 * (T - 270.0)
    pure = x**3 * HHH + n**3 * NNN + c**3 * CCC
    pairs = (
        x * n * f * (x * math.cbrt(HHH**2 * NNN) + n * math.cbrt(NNN**2 * HHH))
        + x * c * 0.92 * (x * math.cbrt(HHH**2 * CCC) + c * math.cbrt(CCC**2 * HHH))
        + n * c * (n * _at(C_NNC, T) + c * _at(C_NCC, T))
    )
    return B, pure + 3.0 * pairs + 6.0 * x * n * c * 1.1 * math.cbrt(HHH * NNN * CCC)


def _settled(step: Callable[[float], GrossGas], T: float, P: float) -> GrossGas:
    """The gas whose own second virial coefficient gives back the Z at the reference conditions that it was made of."""
    Z = 1.0
    for _ in range(100):
        gas = step(Z)
        before, Z = Z, 1.0 + virial(gas, T)[0] * P / R / T
        if abs(before - Z) < 1e-14:
            return gas
    raise NoSuchEquation(document=NAME, T=T, P=P, why="the reference conditions were not found")


def _at(row: Quadratic, T: float) -> float:
    return row[0] + row[1] * T + row[2] * T * T


def _hydrocarbon(x_CH: float) -> float:
    _within("fraction of hydrocarbons", x_CH, "", (0.0, 1.0))
    return x_CH


def _within(quantity: str, value: float, unit: str, within: tuple[float, float]) -> None:
    low, high = within
    if not (low <= value <= high and value > 0.0):
        raise GasOutsideRange(
            quantity=quantity, value=f"{value:g}", unit=unit, document=NAME, low=low, high=high
        )
