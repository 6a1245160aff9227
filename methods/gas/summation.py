"""Heating value and compression factor by summation factors at base conditions, as GPA 2172 and ASTM D3588 do.

The constants of GPA 2145-16 are shipped as one public program has them. Those of ASTM D3588 were found nowhere
public: the laboratory enters them from the text that it owns, and until then the calculation is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from methods.composition import Basis, ComponentWithoutConstants, Composition, composition
from methods.gas.errors import GasOutsideRange
from methods.gas.iso6976_tables import Edition, read_data, table
from methods.knowledge import Known, Source, Unknown, need


@dataclass(frozen=True, kw_only=True, slots=True)
class SummationConstants:
    """One component: M (g/mol), summation factor b (1), H (Btu/ft³ ideal gas at base); None where not stated.

    b belongs to the base pressure: a factor printed per root of psia is multiplied by the root of it first.
    """

    M: float | None
    b: float | None
    H: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SummationTable:
    """The constants of a document at its base temperature and pressure P (psia); M_air where it states one."""

    document: str
    P: float
    M_air: float | None
    components: Mapping[str, SummationConstants]


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseProperties:
    """Of a gas at base conditions: Z (1), ideal and real gross heating value (Btu/ft³), M (g/mol), ideal G (1)."""

    Z: float
    H_ideal: float
    H_real: float
    M: float
    G_ideal: float | None


D3588 = Unknown(
    reason="the constants of ASTM D3588 were found in no public source",
    remedy="enter its table of constants from the text that the laboratory owns, and have it approved",
)


@cache
def gpa_2145_16() -> Known[SummationTable]:
    """GPA 2145-16 at 60 °F and 14.696 psia. Where it leaves H open, ISO 6976:2016 says zero for gases that do not burn."""
    rows = read_data("gpa2145_2016")["components"]
    zero = {n for n, row in table(Edition.ISO6976_2016).components.items() if row.Hc_gross[25.0] == 0.0}
    found = {
        name: SummationConstants(M=M, b=b, H=0.0 if H is None and name in zero else H)
        for name, (M, _, b, H, _) in rows.items()
    }
    return Known(
        value=SummationTable(document="GPA 2145-16", P=14.696, M_air=None, components=found),
        source=Source(
            document="GPA 2145",
            edition="16",
            note="as found in a public program; its factors agree with s of ISO 6976:2016 at base pressure",
        ),
    )


def base_properties(
    x: Composition | Mapping[str, float], constants: Known[SummationTable] | Unknown
) -> BaseProperties:
    """Z, heating values and molar mass of a dry gas of mole fractions x at the base conditions of the table.

    Z = 1 - (sum x b)²; H_ideal = sum x H; H_real = H_ideal/Z; G_ideal = M/M_air
    GPA 2172, ASTM D3588 (clauses not verified). Raises NotKnown, ComponentWithoutConstants, GasOutsideRange.

    >>> found = base_properties({"methane": 0.95, "ethane": 0.03, "nitrogen": 0.02}, gpa_2145_16())
    >>> round(found.H_ideal, 3), round(found.Z, 6)
    (1012.591, 0.997953)
    """
    known = need(constants, "the table of constants")
    given = x if isinstance(x, Composition) else composition(x)
    fractions = given.on(Basis.MOLE, known.document)
    M, b, H = (_sum(fractions, known, what) for what in ("M", "b", "H"))
    Z = 1.0 - b * b
    if not 0.9 < Z <= 1.0:
        raise GasOutsideRange(
            quantity="compression factor", value=f"{Z:.4f}", unit="", document=known.document, low=0.9, high=1
        )
    return BaseProperties(
        Z=Z, H_ideal=H, H_real=H / Z, M=M, G_ideal=None if known.M_air is None else M / known.M_air
    )


_SAID = {"M": "molar mass", "b": "summation factor", "H": "heating value"}


def _sum(fractions: Mapping[str, float], known: SummationTable, what: str) -> float:
    total = 0.0
    for name, x in fractions.items():
        row = known.components.get(name)
        factor = None if row is None else getattr(row, what)
        if factor is None:
            raise ComponentWithoutConstants(document=known.document, what=_SAID[what], component=name)
        total += x * factor
    return total
