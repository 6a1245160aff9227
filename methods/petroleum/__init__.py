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
from methods.petroleum.errors import (
    DensityOutsideGroup,
    OutsideValidity,
    PeriodsDoNotDiffer,
    TemperatureOutsideRange,
)
from methods.petroleum.gravity import api_gravity, relative_density_60F, relative_density_of
from methods.petroleum.groups import ProductGroup, Rules
from methods.petroleum.hydrometer import hydrometer_correction_15C, hydrometer_correction_60F
from methods.petroleum.volume import (
    density_at_15C,
    density_at_60F,
    reference_densities,
    volume_correction_15C,
    volume_correction_60F,
)
from methods.petroleum.water import water_density

__all__ = [
    "Answer",
    "ApparatusCheck",
    "DensityOutsideGroup",
    "FluidCheck",
    "OutsideValidity",
    "PeriodsDoNotDiffer",
    "ProductGroup",
    "Rules",
    "TemperatureOutsideRange",
    "TubeConstants",
    "air_density",
    "air_density_d4052",
    "api_gravity",
    "apparatus_check",
    "density_at_15C",
    "density_at_60F",
    "density_from_period",
    "hydrometer_correction_15C",
    "hydrometer_correction_60F",
    "reference_densities",
    "relative_density_60F",
    "relative_density_of",
    "tube_constants",
    "volume_correction_15C",
    "volume_correction_60F",
    "water_density",
]
