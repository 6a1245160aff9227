"""Digital calibration certificates in the laboratory: schemas added, files compared with equipment, people who confirm."""

from lims.calibrations.schemas import added_schemas, keep_schema, schema_list, schema_of
from lims.calibrations.units import units_of_reading

__all__ = ["added_schemas", "keep_schema", "schema_list", "schema_of", "units_of_reading"]
