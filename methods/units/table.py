"""The closed table of units; a text is looked up here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from methods.errors import MethodError
from methods.wording import LANGUAGES, Language, Texts


class UnitUnknown(MethodError):
    """A text is not the code of a unit of the table."""

    problem = "{code!r} is not a unit of the table."
    remedy = "Use one of: {near}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One unit: value in the quantity's coherent unit = number x factor + offset, exactly."""

    code: str
    quantity: str
    basis: str
    factor: Fraction
    offset: Fraction
    pint: str | None  # None: the unit is a scale of its own that pint does not have
    dsi: str | None  # None: D-SI has no way to write it
    printed: Texts
    difference: str | None  # code of the unit of a difference, where that is not the unit itself


# code | quantity | basis | factor | offset | pint | D-SI | en | az | ru | unit of a difference
# SI symbols are the same in every language that writes Latin letters (SI Brochure, 9th edition, 5.2: clause
# not verified); Russian has symbols of its own (GOST 8.417, clause not verified).
_ROWS = r"""
kg/m3     | density | | 1 | 0 | kg/m**3 | \kilogram\metre\tothe{-3} | kg/m³ | kg/m³ | кг/м³ |
g/mL      | density | | 1000 | 0 | g/mL | \gram\milli\litre\tothe{-1} | g/mL | g/mL | г/мл |
g/cm3     | density | | 1000 | 0 | g/cm**3 | \gram\centi\metre\tothe{-3} | g/cm³ | g/cm³ | г/см³ |
kg/L      | density | | 1000 | 0 | kg/L | \kilogram\litre\tothe{-1} | kg/L | kg/L | кг/л |
degAPI    | API gravity | | 1 | 0 | | | °API | °API | °API |
K         | temperature | | 1 | 0 | kelvin | \kelvin | K | K | К | delta_K
degC      | temperature | | 1 | 273.15 | degC | \degreecelsius | °C | °C | °C | delta_degC
degF      | temperature | | 5/9 | 45967/180 | degF | | °F | °F | °F | delta_degF
delta_K   | temperature difference | | 1 | 0 | delta_degC | \kelvin | K | K | К |
delta_degC | temperature difference | | 1 | 0 | delta_degC | \degreecelsius | °C | °C | °C |
delta_degF | temperature difference | | 5/9 | 0 | delta_degF | | °F | °F | °F |
Pa_abs    | pressure | absolute | 1 | 0 | Pa | \pascal | Pa (abs) | Pa (mütləq) | Па (абс.) | Pa_diff
kPa_abs   | pressure | absolute | 1000 | 0 | kPa | \kilo\pascal | kPa (abs) | kPa (mütləq) | кПа (абс.) | kPa_diff
MPa_abs   | pressure | absolute | 1000000 | 0 | MPa | \mega\pascal | MPa (abs) | MPa (mütləq) | МПа (абс.) | MPa_diff
hPa_abs   | pressure | absolute | 100 | 0 | hPa | \hecto\pascal | hPa (abs) | hPa (mütləq) | гПа (абс.) | hPa_diff
bar_abs   | pressure | absolute | 100000 | 0 | bar | \bar | bar (abs) | bar (mütləq) | бар (абс.) | bar_diff
mmHg_abs  | pressure | absolute | 133.322387415 | 0 | mmHg | \mmhg | mmHg (abs) | mmHg (mütləq) | мм рт. ст. (абс.) | mmHg_diff
psi_abs   | pressure | absolute | 8896443230521/1290320000 | 0 | psi | | psi (abs) | psi (mütləq) | psi (абс.) | psi_diff
Pa_gauge  | pressure | gauge | 1 | 0 | Pa | \pascal | Pa (gauge) | Pa (artıq) | Па (изб.) | Pa_diff
kPa_gauge | pressure | gauge | 1000 | 0 | kPa | \kilo\pascal | kPa (gauge) | kPa (artıq) | кПа (изб.) | kPa_diff
MPa_gauge | pressure | gauge | 1000000 | 0 | MPa | \mega\pascal | MPa (gauge) | MPa (artıq) | МПа (изб.) | MPa_diff
bar_gauge | pressure | gauge | 100000 | 0 | bar | \bar | bar (gauge) | bar (artıq) | бар (изб.) | bar_diff
psi_gauge | pressure | gauge | 8896443230521/1290320000 | 0 | psi | | psi (gauge) | psi (artıq) | psi (изб.) | psi_diff
Pa_diff   | pressure | difference | 1 | 0 | Pa | \pascal | Pa | Pa | Па |
hPa_diff  | pressure | difference | 100 | 0 | hPa | \hecto\pascal | hPa | hPa | гПа |
kPa_diff  | pressure | difference | 1000 | 0 | kPa | \kilo\pascal | kPa | kPa | кПа |
MPa_diff  | pressure | difference | 1000000 | 0 | MPa | \mega\pascal | MPa | MPa | МПа |
bar_diff  | pressure | difference | 100000 | 0 | bar | \bar | bar | bar | бар |
mmHg_diff | pressure | difference | 133.322387415 | 0 | mmHg | \mmhg | mmHg | mmHg | мм рт. ст. |
psi_diff  | pressure | difference | 8896443230521/1290320000 | 0 | psi | | psi | psi | psi |
m         | length | | 1 | 0 | m | \metre | m | m | м |
mm        | length | | 1/1000 | 0 | mm | \milli\metre | mm | mm | мм |
um        | length | | 1/1000000 | 0 | um | \micro\metre | µm | µm | мкм |
nm        | length | | 1/1000000000 | 0 | nm | \nano\metre | nm | nm | нм |
m3        | volume | | 1 | 0 | m**3 | \metre\tothe{3} | m³ | m³ | м³ |
L         | volume | | 1/1000 | 0 | L | \litre | L | L | л |
mL        | volume | | 1/1000000 | 0 | mL | \milli\litre | mL | mL | мл |
uL        | volume | | 1/1000000000 | 0 | uL | \micro\litre | µL | µL | мкл |
kg        | mass | | 1 | 0 | kg | \kilogram | kg | kg | кг |
g         | mass | | 1/1000 | 0 | g | \gram | g | g | г |
mg        | mass | | 1/1000000 | 0 | mg | \milli\gram | mg | mg | мг |
ug        | mass | | 1/1000000000 | 0 | ug | \micro\gram | µg | µg | мкг |
s         | time | | 1 | 0 | s | \second | s | s | с |
min       | time | | 60 | 0 | minute | \minute | min | min | мин |
h         | time | | 3600 | 0 | hour | \hour | h | h | ч |
% (m/m)   | fraction | mass | 1/100 | 0 | percent | \percent | % (m/m) | % (kütlə) | % масс. |
mg/kg     | fraction | mass | 1/1000000 | 0 | mg/kg | \milli\gram\kilogram\tothe{-1} | mg/kg | mg/kg | мг/кг |
ug/kg     | fraction | mass | 1/1000000000 | 0 | ug/kg | \micro\gram\kilogram\tothe{-1} | µg/kg | µg/kg | мкг/кг |
g/g       | fraction | mass | 1 | 0 | g/g | \one | g/g | g/g | г/г |
% (V/V)   | fraction | volume | 1/100 | 0 | percent | \percent | % (V/V) | % (həcm) | % об. |
mL/m3     | fraction | volume | 1/1000000 | 0 | mL/m**3 | \milli\litre\metre\tothe{-3} | mL/m³ | mL/m³ | мл/м³ |
mol %     | fraction | amount | 1/100 | 0 | percent | \percent | mol % | mol % | % мол. |
umol/mol  | fraction | amount | 1/1000000 | 0 | umol/mol | \micro\mole\mole\tothe{-1} | µmol/mol | µmol/mol | мкмоль/моль |
mol/mol   | fraction | amount | 1 | 0 | mol/mol | \one | mol/mol | mol/mol | моль/моль |
area %    | fraction | area | 1/100 | 0 | percent | \percent | area % | sahə % | % площади |
%RH       | relative humidity | | 1/100 | 0 | percent | \percent | % RH | % (nisbi rütubət) | % (отн. влажн.) |
1         | number | | 1 | 0 | dimensionless | \one | – | – | – |
relative density | relative density | | 1 | 0 | dimensionless | \one | – | – | – |
mg/L      | mass concentration | | 1/1000 | 0 | mg/L | \milli\gram\litre\tothe{-1} | mg/L | mg/L | мг/л |
ug/L      | mass concentration | | 1/1000000 | 0 | ug/L | \micro\gram\litre\tothe{-1} | µg/L | µg/L | мкг/л |
mol/L     | amount concentration | | 1000 | 0 | mol/L | \mole\litre\tothe{-1} | mol/L | mol/L | моль/л |
mmol/L    | amount concentration | | 1 | 0 | mmol/L | \milli\mole\litre\tothe{-1} | mmol/L | mmol/L | ммоль/л |
g/L       | mass concentration | | 1 | 0 | g/L | \gram\litre\tothe{-1} | g/L | g/L | г/л |
g/m3      | mass concentration | | 1/1000 | 0 | g/m**3 | \gram\metre\tothe{-3} | g/m³ | g/m³ | г/м³ |
mg/m3     | mass concentration | | 1/1000000 | 0 | mg/m**3 | \milli\gram\metre\tothe{-3} | mg/m³ | mg/m³ | мг/м³ |
mg/100mL  | mass concentration | | 1/100 | 0 | mg/dL | | mg/100 mL | mg/100 mL | мг/100 мл |
m2/s      | kinematic viscosity | | 1 | 0 | m**2/s | \metre\tothe{2}\second\tothe{-1} | m²/s | m²/s | м²/с |
mm2/s     | kinematic viscosity | | 1/1000000 | 0 | mm**2/s | \milli\metre\tothe{2}\second\tothe{-1} | mm²/s | mm²/s | мм²/с |
Pa.s      | dynamic viscosity | | 1 | 0 | Pa*s | \pascal\second | Pa·s | Pa·s | Па·с |
mPa.s     | dynamic viscosity | | 1/1000 | 0 | mPa*s | \milli\pascal\second | mPa·s | mPa·s | мПа·с |
MJ/m3     | energy by volume | | 1000000 | 0 | MJ/m**3 | \mega\joule\metre\tothe{-3} | MJ/m³ | MJ/m³ | МДж/м³ |
kJ/m3     | energy by volume | | 1000 | 0 | kJ/m**3 | \kilo\joule\metre\tothe{-3} | kJ/m³ | kJ/m³ | кДж/м³ |
kWh/m3    | energy by volume | | 3600000 | 0 | kWh/m**3 | \kilo\watt\hour\metre\tothe{-3} | kWh/m³ | kWh/m³ | кВт·ч/м³ |
MJ/kg     | energy by mass | | 1000000 | 0 | MJ/kg | \mega\joule\kilogram\tothe{-1} | MJ/kg | MJ/kg | МДж/кг |
kJ/kg     | energy by mass | | 1000 | 0 | kJ/kg | \kilo\joule\kilogram\tothe{-1} | kJ/kg | kJ/kg | кДж/кг |
kJ/mol    | energy by amount | | 1000 | 0 | kJ/mol | \kilo\joule\mole\tothe{-1} | kJ/mol | kJ/mol | кДж/моль |
g/mol     | molar mass | | 1/1000 | 0 | g/mol | \gram\mole\tothe{-1} | g/mol | g/mol | г/моль |
kg/mol    | molar mass | | 1 | 0 | kg/mol | \kilogram\mole\tothe{-1} | kg/mol | kg/mol | кг/моль |
pS/m      | electrical conductivity | | 1/1000000000000 | 0 | pS/m | \pico\siemens\metre\tothe{-1} | pS/m | pS/m | пСм/м |
1/K       | per temperature | | 1 | 0 | 1/kelvin | \kelvin\tothe{-1} | 1/K | 1/K | 1/К |
1/degC    | per temperature | | 1 | 0 | 1/delta_degC | \degreecelsius\tothe{-1} | 1/°C | 1/°C | 1/°C |
mg KOH/g  | acid number | | 1 | 0 | | | mg KOH/g | mg KOH/g | мг KOH/г |
MON       | motor octane number | | 1 | 0 | | | MON | MON | ОЧМ |
RON       | research octane number | | 1 | 0 | | | RON | RON | ОЧИ |
CN        | cetane number | | 1 | 0 | | | – | – | – |
area      | detector response | | 1 | 0 | | | – | – | – |
V         | voltage | | 1 | 0 | V | \volt | V | V | В |
mV        | voltage | | 1/1000 | 0 | mV | \milli\volt | mV | mV | мВ |
ohm       | electrical resistance | | 1 | 0 | ohm | \ohm | Ω | Ω | Ом |
rad       | plane angle | | 1 | 0 | radian | \radian | rad | rad | рад |
A         | electric current | | 1 | 0 | A | \ampere | A | A | А |
mA        | electric current | | 1/1000 | 0 | mA | \milli\ampere | mA | mA | мА |
Hz        | frequency | | 1 | 0 | Hz | \hertz | Hz | Hz | Гц |
us        | time | | 1/1000000 | 0 | us | \micro\second | µs | µs | мкс |
mL/min    | volume flow | | 1/60000000 | 0 | mL/minute | \milli\litre\minute\tothe{-1} | mL/min | mL/min | мл/мин |
"""


def _unit(row: str) -> Unit:
    code, quantity, basis, factor, offset, pint, dsi, *rest = (cell.strip() for cell in row.split("|"))
    printed: dict[Language, str] = dict(zip(LANGUAGES, rest[:3], strict=True))
    return Unit(
        code=code,
        quantity=quantity,
        basis=basis,
        factor=Fraction(factor),
        offset=Fraction(offset),
        pint=pint or None,
        dsi=dsi or None,
        printed=printed,
        difference=rest[3] or None,
    )


UNITS: dict[str, Unit] = {entry.code: entry for entry in map(_unit, _ROWS.strip().splitlines())}


def unit(code: str) -> Unit:
    """The unit with this code. Raises UnitUnknown, which names the nearest codes."""
    found = UNITS.get(code)
    if found is None:
        raise UnitUnknown(code=code[:40], near=", ".join(_near(code)))
    return found


def units_of(quantity: str, basis: str = "") -> Iterator[Unit]:
    """The units in which a quantity (on this basis) can be given."""
    return (u for u in UNITS.values() if (u.quantity, u.basis) == (quantity, basis))


def _near(code: str) -> list[str]:
    begun = [known for known in UNITS if code and known.startswith(code)]
    return begun or get_close_matches(code[:40], UNITS, n=5, cutoff=0.3) or list(UNITS)[:5]
