"""The examples in the docstrings of the petroleum formulas give what they say."""

import doctest
from types import ModuleType

import pytest

from methods.petroleum import air, gravity, hydrometer, volume, water


@pytest.mark.parametrize(
    "module", [air, gravity, hydrometer, volume, water], ids=lambda module: module.__name__
)
def test_the_examples_of_a_module_are_true(module: ModuleType) -> None:
    outcome = doctest.testmod(module)

    assert outcome.attempted > 0
    assert outcome.failed == 0
