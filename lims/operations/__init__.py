"""The laboratory itself, and running its system."""

from lims.operations.laboratory import laboratory_name

__all__ = ["laboratory_name"]
