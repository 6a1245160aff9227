"""The methods that are shipped, found by code and edition; and the reference page made from the code."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType

from methods import (
    budgets,
    calibration,
    conformity,
    control,
    distillation,
    gas,
    hydrocarbons,
    interlaboratory,
    intervals,
    laboratory_tables,
    lpg,
    petroleum,
    precision,
    proficiency,
    reporting,
    uncertainty,
    units,
    variance,
    verification,
)
from methods.definitions import MethodDefinition
from methods.definitions.area_composition import AREA_COMPOSITION
from methods.definitions.astm_d1838 import D1838
from methods.definitions.astm_d2598 import D2598
from methods.definitions.astm_d4052 import D4052
from methods.definitions.iso_6976 import ISO_6976
from methods.definitions.reference import method_page
from methods.errors import MethodError

__all__ = ["METHODS", "MethodNotFound", "find_method", "reference_markdown"]

METHODS: tuple[MethodDefinition, ...] = (D4052, D1838, AREA_COMPOSITION, *D2598, *ISO_6976)


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


FORMULAS: tuple[tuple[str, ModuleType], ...] = (
    ("Petroleum and density", petroleum),
    ("Natural gas", gas),
    ("Liquefied petroleum gas", lpg),
    ("Distillation", distillation),
    ("Hydrocarbon types", hydrocarbons),
    ("Tables that the laboratory enters", laboratory_tables),
    ("Precision", precision),
    ("Uncertainty", uncertainty),
    ("Budgets", budgets),
    ("Calibration functions", calibration),
    ("Conformity", conformity),
    ("Control charts", control),
    ("Spread of results and outliers", variance),
    ("Interlaboratory studies", interlaboratory),
    ("Proficiency tests", proficiency),
    ("Verification of a method", verification),
    ("Calibration intervals and drift", intervals),
    ("Reporting", reporting),
    ("Units", units),
)


def reference_markdown() -> str:
    """The reference as Markdown: every method, then every public function with its docstring."""
    methods = "\n\n".join(method_page(method) for method in METHODS)
    formulas = "\n\n".join(_package(title, package) for title, package in FORMULAS)
    return (
        "# Methods and formulas\n\n"
        "Made from the code by `python -m methods reference`. A clause that was not read in the standard itself is "
        'marked "clause not verified".\n\n'
        f"## Methods\n\n{methods}\n\n## Formulas\n\n{formulas}\n"
    )


def _package(title: str, package: ModuleType) -> str:
    found = ((name, getattr(package, name)) for name in package.__all__)
    entries = [_formula(name, one) for name, one in found if inspect.isfunction(one)]
    return "\n\n".join([f"### {title}", *entries])


def _formula(name: str, function: Callable[..., object]) -> str:
    signature = str(inspect.signature(function)).split(" -> ")[0]
    return f"#### `{name}`\n\n```text\n{name}{signature}\n\n{inspect.getdoc(function)}\n```"
