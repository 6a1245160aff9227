r"""Units of D-SI: `\milli\metre\tothe{2}` taken apart into SI base units, with the factor and the offset of the scale.

Names and prefixes: SI Brochure (BIPM, 9th edition) and the D-SI guide of SmartCom; clause not verified. The value of an
hour, a litre, a bar or a degree Celsius is exact by definition; units whose value is measured (dalton, electronvolt and
others) are read by name and have no factor here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

BASE = ("metre", "kilogram", "second", "ampere", "kelvin", "mole", "candela")
Dimension = tuple[Fraction, ...]

PREFIXES = {
    "quecto": -30, "ronto": -27, "yocto": -24, "zepto": -21, "atto": -18, "femto": -15, "pico": -12, "nano": -9, "micro": -6,
    "milli": -3, "centi": -2, "deci": -1, "deca": 1, "hecto": 2, "kilo": 3, "mega": 6, "giga": 9, "tera": 12, "peta": 15,
    "exa": 18, "zetta": 21, "yotta": 24, "ronna": 27, "quetta": 30,
}  # fmt: skip
BINARY = {"kibi": 10, "mebi": 20, "gibi": 30, "tebi": 40, "pebi": 50, "exbi": 60, "zebi": 70, "yobi": 80}

# name | factor | exponents of metre kilogram second ampere kelvin mole candela
_ROWS = """
metre 1 1 0 0 0 0 0 0
kilogram 1 0 1 0 0 0 0 0
second 1 0 0 1 0 0 0 0
ampere 1 0 0 0 1 0 0 0
kelvin 1 0 0 0 0 1 0 0
mole 1 0 0 0 0 0 1 0
candela 1 0 0 0 0 0 0 1
one 1 0 0 0 0 0 0 0
percent 1/100 0 0 0 0 0 0 0
ppm 1/1000000 0 0 0 0 0 0 0
byte 1 0 0 0 0 0 0 0
bit 1 0 0 0 0 0 0 0
radian 1 0 0 0 0 0 0 0
steradian 1 0 0 0 0 0 0 0
gram 1/1000 0 1 0 0 0 0 0
tonne 1000 0 1 0 0 0 0 0
minute 60 0 0 1 0 0 0 0
hour 3600 0 0 1 0 0 0 0
day 86400 0 0 1 0 0 0 0
litre 1/1000 3 0 0 0 0 0 0
hectare 10000 2 0 0 0 0 0 0
hertz 1 0 0 -1 0 0 0 0
becquerel 1 0 0 -1 0 0 0 0
newton 1 1 1 -2 0 0 0 0
pascal 1 -1 1 -2 0 0 0 0
bar 100000 -1 1 -2 0 0 0 0
mmhg 133.322387415 -1 1 -2 0 0 0 0
joule 1 2 1 -2 0 0 0 0
watt 1 2 1 -3 0 0 0 0
coulomb 1 0 0 1 1 0 0 0
volt 1 2 1 -3 -1 0 0 0
farad 1 -2 -1 4 2 0 0 0
ohm 1 2 1 -3 -2 0 0 0
siemens 1 -2 -1 3 2 0 0 0
weber 1 2 1 -2 -1 0 0 0
tesla 1 0 1 -2 -1 0 0 0
henry 1 2 1 -2 -2 0 0 0
lumen 1 0 0 0 0 0 0 1
lux 1 -2 0 0 0 0 0 1
gray 1 2 0 -2 0 0 0 0
sievert 1 2 0 -2 0 0 0 0
katal 1 0 0 -1 0 0 1 0
degreecelsius 1 0 0 0 0 1 0 0
nauticalmile 1852 1 0 0 0 0 0 0
knot 463/900 1 0 -1 0 0 0 0
angstrom 1/10000000000 1 0 0 0 0 0 0
"""
_UNITS: dict[str, tuple[Fraction, Dimension]] = {
    name: (Fraction(factor), tuple(Fraction(one) for one in exponents))
    for name, factor, *exponents in (row.split() for row in _ROWS.strip().splitlines())
}
NAMED_ONLY = frozenset({
    "degree", "arcminute", "arcsecond", "neper", "bel", "decibel", "electronvolt", "dalton", "astronomicalunit", "clight",
    "planckbar", "electronmass", "naturalunittime", "elementarycharge", "bohr", "hartree", "atomicunittime",
    "atomicmassunit", "barn",
})  # fmt: skip
MISSPELT = {
    "meter": "metre", "liter": "litre", "degreeCelsius": "degreecelsius", "celsius": "degreecelsius", "deka": "deca",
    "mmHg": "mmhg", "gramme": "gram",
}  # fmt: skip
CELSIUS_OFFSET = Fraction("273.15")
_TOKEN = re.compile(r"\\(?:(?P<power>tothe)\{(?P<n>[+-]?\d+(?:\.\d+)?)\}|(?P<name>[A-Za-z]+))")


@dataclass(frozen=True, kw_only=True, slots=True)
class SiUnit:
    """A unit as it was written, and what it is in SI base units: value x factor + offset; None: not known exactly.

    `misspelt` says how D-SI writes a name that was written otherwise.
    """

    text: str
    normal: str
    factor: Fraction | None
    offset: Fraction
    dimension: Dimension | None
    misspelt: str | None = None

    @property
    def known(self) -> bool:
        """Whether values in it can be converted."""
        return self.factor is not None


@lru_cache(maxsize=1024)
def read_unit(text: str) -> SiUnit | None:
    r"""The unit that a D-SI text names, or None where the text is no unit of D-SI.

    >>> read_unit(r"\milli\metre\tothe{2}").factor
    Fraction(1, 1000000)
    """
    written = "".join(text.split())
    parts = _parts(written)
    if parts is None:
        return None
    factor: Fraction | None = Fraction(1)
    total = [Fraction(0)] * len(BASE)
    wrong: list[str] = []
    for prefix, name, power, spelt in parts:
        wrong += [f"\\{name} for \\{spelt}"] if spelt != name else []
        known = _UNITS.get(name)
        if known is None or factor is None or power.denominator != 1:
            factor = None
            continue
        factor *= (known[0] * prefix) ** int(power)
        total = [a + b * power for a, b in zip(total, known[1], strict=True)]
    alone = len(parts) == 1 and parts[0][1:3] == ("degreecelsius", Fraction(1)) and parts[0][0] == 1
    return SiUnit(
        text=written, normal=_normal(parts), factor=factor, offset=CELSIUS_OFFSET if alone else Fraction(0),
        dimension=None if factor is None else tuple(total), misspelt=", ".join(wrong) or None,
    )  # fmt: skip


_Part = tuple[Fraction, str, Fraction, str]  # factor of the prefix, name, exponent, as it was spelt


def _parts(text: str) -> list[_Part] | None:
    parts: list[_Part] = []
    prefix: Fraction | None = None
    open_for_power = False
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            return None
        at = token.end()
        if token["power"]:
            if not open_for_power:
                return None
            parts[-1] = (*parts[-1][:2], Fraction(token["n"]), parts[-1][3])
            open_for_power = False
            continue
        spelt = token["name"]
        name = MISSPELT.get(spelt, spelt)
        scale = _scale(name)
        if scale is not None:
            if prefix is not None:
                return None
            prefix, open_for_power = scale, False
            continue
        if name not in _UNITS and name not in NAMED_ONLY:
            return None
        parts.append((prefix or Fraction(1), name, Fraction(1), spelt))
        prefix, open_for_power = None, True
    return parts if parts and at == len(text) and prefix is None else None


def _scale(name: str) -> Fraction | None:
    if name in PREFIXES:
        return Fraction(10) ** PREFIXES[name]
    return Fraction(2) ** BINARY[name] if name in BINARY else None


def _normal(parts: list[_Part]) -> str:
    """The unit as D-SI writes it: names as in the table, kilogram in one word, no power of one."""
    said = []
    for prefix, name, power, _ in parts:
        word = next((f"\\{one}" for one in (*PREFIXES, *BINARY) if prefix != 1 and _scale(one) == prefix), "")
        if (word, name) == ("\\kilo", "gram"):
            word, name = "", "kilogram"
        exponent = "" if power == 1 else f"\\tothe{{{float(power):g}}}"
        said.append(f"{word}\\{name}{exponent}")
    return "".join(said)


def same_kind(a: SiUnit, b: SiUnit) -> bool:
    """Whether values in one can be converted to the other."""
    return a.known and b.known and a.dimension == b.dimension


def convert_difference(value: float, source: SiUnit, target: SiUnit) -> float:
    """A difference, such as an error or an uncertainty, in another unit of the same kind (no offset of a scale).

    Raises ValueError where the two are of different kinds.
    """
    if source.factor is None or target.factor is None or source.dimension != target.dimension:
        raise ValueError(f"{source.text} and {target.text} are of different kinds")
    return float(Fraction(value) * source.factor / target.factor)


def convert_value(value: float, source: SiUnit, target: SiUnit) -> float:
    """A value in another unit of the same kind, with the offset of a scale. Raises ValueError as above."""
    if source.factor is None or target.factor is None or source.dimension != target.dimension:
        raise ValueError(f"{source.text} and {target.text} are of different kinds")
    return float((Fraction(value) * source.factor + source.offset - target.offset) / target.factor)
