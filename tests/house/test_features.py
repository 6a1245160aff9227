"""One list of features rules: the import contracts say the same."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from lims.features import FEATURES
from tests.house.tree import ROOT

REGISTRIES = {"gates", "trace"}
FRAME = {"db", "records", "web"}  # what every feature stands on


def contract(identity: str) -> dict[str, Any]:
    """One import contract of pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["id"] == identity)


def test_the_contract_of_the_order_has_the_features_highest_first() -> None:
    assert contract("order")["layers"] == [f"(lims.{feature})" for feature in reversed(FEATURES)]


def test_the_contract_of_the_registries_names_every_other_feature() -> None:
    others = [f"lims.{feature}" for feature in FEATURES if feature not in REGISTRIES]

    assert contract("registries")["forbidden_modules"] == others


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in (ROOT / "lims").glob("*/__init__.py")))
def test_a_folder_of_the_application_is_a_feature_or_part_of_the_frame(folder: str) -> None:
    assert folder in {*FEATURES, *FRAME}
