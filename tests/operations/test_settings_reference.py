"""The manual's page of settings says what the program takes."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from lims.config import Settings
from lims.operations.settings_reference import settings_page


def test_every_setting_has_its_words() -> None:
    assert set(Settings.WORDS) == {one.name for one in fields(Settings)}


def test_the_manual_is_made_from_the_code() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"

    assert page.read_text(encoding="utf-8") == settings_page()
