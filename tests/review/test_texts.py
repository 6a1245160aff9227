"""Every text of review, certificates and portal exists in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from lims.web import missing_translations

LIMS = Path(__file__).parents[2] / "lims"


@pytest.mark.parametrize("feature", ["review", "certificates", "portal"])
def test_every_text_is_translated(feature: str) -> None:
    assert missing_translations(LIMS / feature) == []
