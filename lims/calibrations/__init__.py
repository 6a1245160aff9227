"""Digital calibration certificates in the laboratory: schemas added, files compared with equipment, people who confirm."""

from lims.calibrations.schemas import added_schemas, keep_schema, schema_list, schema_of
from lims.calibrations.signers import add_signers, remove_signer, signer_list, signers_of, trusted_signers
from lims.calibrations.units import units_of_reading
from lims.calibrations.words import PLACES

__all__ = [
    "PLACES",
    "add_signers",
    "added_schemas",
    "keep_schema",
    "remove_signer",
    "schema_list",
    "schema_of",
    "signer_list",
    "signers_of",
    "trusted_signers",
    "units_of_reading",
]
