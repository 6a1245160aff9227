"""Every text of comparisons is there in each language."""

from __future__ import annotations

from pathlib import Path

from lims.web import missing_translations


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/comparisons")) == []
