"""The one table of roles and permissions, in the manual as in the code; and every text in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from lims.people.reference import MANUAL, known_permissions, permissions_page
from lims.permissions import CLIENTS
from lims.web import missing_translations
from lims.web.i18n import translations


def test_the_manuals_table_of_permissions_is_the_codes() -> None:
    assert MANUAL.read_text(encoding="utf-8") == permissions_page(known_permissions()), (
        "Write it again: python -m lims.people.reference"
    )


def test_every_permission_is_held_by_some_role() -> None:
    assert [one.name for one in known_permissions().known.values() if not one.roles] == []


def test_the_roles_of_clients_hold_nothing_of_the_laboratory() -> None:
    held = known_permissions().of(CLIENTS)

    assert {name for name in held if not name.startswith("portal.")} == {"notices.choose", "notices.connect"}


def test_every_text_of_people_is_translated() -> None:
    assert missing_translations(Path("lims/people")) == []


@pytest.mark.parametrize("language", ["az", "ru"])
def test_what_a_permission_allows_is_translated(language: str) -> None:
    words = [one.words for one in known_permissions().known.values()]

    assert [text for text in words if translations(language).ugettext(text) == text] == []
