"""The laboratory itself, and running its system."""

from lims.operations.laboratory import Laboratory, laboratory_at, laboratory_name, name_laboratory

__all__ = ["Laboratory", "laboratory_at", "laboratory_name", "name_laboratory"]
