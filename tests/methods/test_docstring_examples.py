"""The examples in the docstrings of the statistics give what they say."""

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

from methods import control, interlaboratory, intervals, precision, proficiency, variance, verification

MODULES = [
    importlib.import_module(f"{package.__name__}.{found.name}")
    for package in (control, interlaboratory, intervals, precision, proficiency, variance, verification)
    for found in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_examples_of_a_module_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_there_are_examples_to_try() -> None:
    assert sum(doctest.testmod(module).attempted for module in MODULES) > 30
