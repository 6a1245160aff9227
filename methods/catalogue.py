"""The methods that are shipped, found by code and edition."""

from __future__ import annotations

from methods.definitions import MethodDefinition
from methods.definitions.area_composition import AREA_COMPOSITION
from methods.definitions.astm_d1838 import D1838
from methods.definitions.astm_d4052 import D4052
from methods.errors import MethodError

__all__ = ["METHODS", "MethodNotFound", "find_method"]

METHODS: tuple[MethodDefinition, ...] = (D4052, D1838, AREA_COMPOSITION)


class MethodNotFound(MethodError):
    """No method of the catalogue has this code and edition."""

    problem = "The catalogue has no method {code} in the edition {edition}."
    remedy = "Choose one of: {known}."


def find_method(code: str, edition: str) -> MethodDefinition:
    """The definition of a method in one edition. Raises MethodNotFound."""
    for method in METHODS:
        if (method.code, method.edition) == (code, edition):
            return method
    known = ", ".join(f"{method.code} ({method.edition})" for method in METHODS)
    raise MethodNotFound(code=code[:40], edition=edition[:40], known=known)
