"""The checks and kinds of all features, as the application registers them; so that the gate answers as it does there."""

from __future__ import annotations

import pytest

from lims.feature import load_features
from lims.gates import register_check
from lims.trace import register_kind


@pytest.fixture(autouse=True, scope="session")
def registered() -> None:
    for feature in load_features():
        for check in feature.checks:
            register_check(check)
        for kind in feature.kinds:
            register_kind(kind)
