"""A configuration is refused in words before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

import instruments.gateway as gateway_package
from instruments import InstrumentError
from instruments.gateway.config import load_config
from instruments.gateway.protocol import (
    COMMANDS_PATH,
    HEARTBEAT_PATH,
    LIVE_PATH,
    RECORDS_PATH,
)
from tests.instruments.bench_helpers import (
    configuration,
    watched,
)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("", "no instrument"),
        ('[instruments.x]\nurl = "/dev/x"\nfolder = "y"', "either a url or a folder"),
        ('[instruments.x]\nurl = "/dev/x"\ndriver = "guess"', "no driver called"),
        ('[instruments.x]\nfolder = "y"\ncolour = "red"', "colour"),
        ('[instruments."../x"]\nfolder = "y"', "matching regex"),
        ('[instruments.x]\nurl = "/dev/x"\ndriver = "line-reader"', "forms"),
        ("[[[", "Cannot declare|Invalid|Expected"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused_in_words(
    tmp_path: Path, wrong: str, why: str
) -> None:
    path = configuration(tmp_path, "http://127.0.0.1:1", wrong if wrong else "\n[instruments]\n")

    with pytest.raises(InstrumentError, match=why):
        load_config(path)


def test_a_token_is_not_sent_in_clear_to_another_machine(tmp_path: Path) -> None:
    path = configuration(tmp_path, "http://lims.example", watched(tmp_path))

    with pytest.raises(InstrumentError, match="in clear"):
        load_config(path)


def test_the_paths_of_the_protocol_are_those_of_its_page() -> None:
    page = (Path(gateway_package.__file__).parent / "PROTOCOL.md").read_text("utf-8")

    for path in (RECORDS_PATH, LIVE_PATH, HEARTBEAT_PATH, COMMANDS_PATH):
        assert f"`POST {path}" in page or f"`GET {path}" in page
