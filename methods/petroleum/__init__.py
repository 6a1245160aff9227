"""Petroleum calculations: volume correction, density, gravity, water and air, the oscillating U-tube."""

from methods.petroleum.air import air_density, air_density_d4052
from methods.petroleum.apparatus import (
    Answer,
    ApparatusCheck,
    FluidCheck,
    TubeConstants,
    apparatus_check,
    density_from_period,
    tube_constants,
)
from methods.petroleum.conditions import Base, Conversion, from_base, to_alternate, to_base
from methods.petroleum.errors import (
    DensityOutsideGroup,
    OutsideValidity,
    PeriodsDoNotDiffer,
    TemperatureOutsideRange,
)
from methods.petroleum.gravity import (
    api_gravity,
    density_from_relative,
    relative_density_60F,
    relative_density_of,
)
from methods.petroleum.groups import ProductGroup, Rules, SpecialApplication
from methods.petroleum.hydrometer import hydrometer_correction_15C, hydrometer_correction_60F
from methods.petroleum.ngl import ngl_ctl, ngl_ctl_60F, ngl_density, ngl_relative_density_60F
from methods.petroleum.pressure import compressibility_15C, compressibility_60F, compressibility_2004
from methods.petroleum.rounding_2004 import ReadAs, rounded_from_base, rounded_to_base
from methods.petroleum.tables_1980 import Decimals, table_53, table_54, table_60
from methods.petroleum.viscosity import NO_CORRECTION, ViscosityCorrection, viscosity_corrected
from methods.petroleum.volume import (
    density_at_15C,
    density_at_60F,
    reference_densities,
    volume_correction_15C,
    volume_correction_60F,
)
from methods.petroleum.water import water_density, water_density_kell

__all__ = [
    "NO_CORRECTION",
    "Answer",
    "ApparatusCheck",
    "Base",
    "Conversion",
    "Decimals",
    "DensityOutsideGroup",
    "FluidCheck",
    "OutsideValidity",
    "PeriodsDoNotDiffer",
    "ProductGroup",
    "ReadAs",
    "Rules",
    "SpecialApplication",
    "TemperatureOutsideRange",
    "TubeConstants",
    "ViscosityCorrection",
    "air_density",
    "air_density_d4052",
    "api_gravity",
    "apparatus_check",
    "compressibility_15C",
    "compressibility_60F",
    "compressibility_2004",
    "density_at_15C",
    "density_at_60F",
    "density_from_period",
    "density_from_relative",
    "from_base",
    "hydrometer_correction_15C",
    "hydrometer_correction_60F",
    "ngl_ctl",
    "ngl_ctl_60F",
    "ngl_density",
    "ngl_relative_density_60F",
    "reference_densities",
    "relative_density_60F",
    "relative_density_of",
    "rounded_from_base",
    "rounded_to_base",
    "table_53",
    "table_54",
    "table_60",
    "to_alternate",
    "to_base",
    "tube_constants",
    "viscosity_corrected",
    "volume_correction_15C",
    "volume_correction_60F",
    "water_density",
    "water_density_kell",
]
