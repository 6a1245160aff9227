"""Readings to results with uncertainty and conformity; knows no database, no web, no instrument."""

from methods.errors import MethodError
from methods.knowledge import Known, Source, Unknown

__all__ = ["Known", "MethodError", "Source", "Unknown"]
