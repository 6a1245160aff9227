"""Every text of digital certificates is there in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcc import MESSAGES
from lims.web import missing_translations
from lims.web.catalogues import TRANSLATED, known_texts


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/calibrations")) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_finding_of_a_certificate_can_be_said_in_each_language(language: str) -> None:
    known = known_texts(Path("lims/calibrations"), language)

    texts = {text for _, problem, remedy in MESSAGES.values() for text in (problem, remedy)}

    assert sorted(text for text in texts if not (text in known and known[text].string)) == []
