"""Settings of signing that cannot be meant are refused at start, by name; secrets are never shown."""

from __future__ import annotations

import pytest

from lims.config import BadSetting, Settings, load_settings

BASE = {
    "LIMS_DATABASE_URL": "sqlite:///x", "LIMS_DATA_DIR": "/tmp/x",  # noqa: S108
    "LIMS_SECRET_KEY": "a key for tests, longer than thirty-two",
}  # fmt: skip
KEY = {"LIMS_SIGNING_KEY": "/etc/lims/seal.p12"}
STAMPS = {"LIMS_TIME_STAMP_URL": "https://stamps.example.org/"}


def load(**given: str) -> Settings:
    return load_settings(None, {**BASE, **given})


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"LIMS_SIGNING_LEVEL": "B-X", **KEY}, "signing_level"),
        ({"LIMS_SIGNING_LEVEL": "B-B"}, "signing_key"),
        ({"LIMS_SIGNING_LEVEL": "B-T", **KEY}, "time_stamp_url"),
        ({"LIMS_SIGNING_LEVEL": "B-LTA", **KEY, **STAMPS}, "signing_authorities"),
        ({"LIMS_TIME_STAMP_URL": "file:///etc/passwd"}, "time_stamp_url"),
        ({"LIMS_RENEWAL_DAYS": "0"}, "renewal_days"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_name(given: dict[str, str], name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load(**given)


def test_what_a_level_needs_is_enough_and_no_secret_is_shown() -> None:
    settings = load(LIMS_SIGNING_LEVEL="B-B", LIMS_SIGNING_PASSPHRASE="open sesame", **KEY)

    assert settings.signing_level == "B-B"
    assert "open sesame" not in repr(settings)
