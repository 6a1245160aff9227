"""Natural gas: calorific values and density from composition, equations of state, LNG density, water content."""

from methods.gas.equation_of_state import Equation, GasState, gas_state, gas_state_at_density
from methods.gas.errors import (
    CorrelationMatrixImpossible,
    GasOutsideRange,
    NoSuchEquation,
    ReferenceTemperatureUnknown,
    UncertaintyImpossible,
)
from methods.gas.gross import (
    GrossGas,
    GrossReference,
    gross_compression_factor,
    gross_density,
    gross_gas,
    gross_method_1,
    gross_method_2,
    gross_relative_density,
    gross_volumetric_heating_value,
)
from methods.gas.iso6976 import GasProperties, gas_properties
from methods.gas.iso6976_tables import Edition
from methods.gas.iso6976_uncertainty import gas_properties_with_uncertainty, normalised_fractions
from methods.gas.lng import LngDensity, SuspectFigure, lng_density
from methods.gas.summation import (
    D3588,
    BaseProperties,
    SummationConstants,
    SummationTable,
    base_properties,
    gpa_2145_16,
)
from methods.gas.water_content import D1142, WaterConstants, WaterTable, water_content

__all__ = [
    "D1142",
    "D3588",
    "BaseProperties",
    "CorrelationMatrixImpossible",
    "Edition",
    "Equation",
    "GasOutsideRange",
    "GasProperties",
    "GasState",
    "GrossGas",
    "GrossReference",
    "LngDensity",
    "NoSuchEquation",
    "ReferenceTemperatureUnknown",
    "SummationConstants",
    "SummationTable",
    "SuspectFigure",
    "UncertaintyImpossible",
    "WaterConstants",
    "WaterTable",
    "base_properties",
    "gas_properties",
    "gas_properties_with_uncertainty",
    "gas_state",
    "gas_state_at_density",
    "gpa_2145_16",
    "gross_compression_factor",
    "gross_density",
    "gross_gas",
    "gross_method_1",
    "gross_method_2",
    "gross_relative_density",
    "gross_volumetric_heating_value",
    "lng_density",
    "normalised_fractions",
    "water_content",
]
