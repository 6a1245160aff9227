"""Every text of the bench and of results is said in the three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from lims.web import missing_translations


@pytest.mark.parametrize("feature", ["bench", "results"])
def test_every_text_is_translated(feature: str) -> None:
    assert missing_translations(Path("lims") / feature) == []
