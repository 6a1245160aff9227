"""The two commands, as a person with a file in hand types them."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from instruments.errors import InstrumentError
from instruments.files.cli import register
from instruments.files.registry import formats
from instruments.files.samples import SimulatedPeak, chemstation_folder


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(required=True))
    given = parser.parse_args(words)
    answer = given.run(given)
    assert isinstance(answer, int)
    return answer


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "003F0301.D"
    folder.mkdir()
    peaks = (SimulatedPeak(name="Methane", retention_time=1.2, area=912.5),)
    for name, content in chemstation_folder(
        "S-0042", peaks, datetime(2026, 3, 4, tzinfo=UTC), 3, ("Methane",)
    ).items():
        (folder / name).write_bytes(content)
    return folder


def test_a_folder_is_shown_in_words(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", str(run_folder)) == 0

    shown = capsys.readouterr().out
    assert "S-0042" in shown
    assert "INTEGRATED BY HAND" in shown
    assert "zone unknown" in shown


def test_a_folder_is_given_as_json(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", str(run_folder), "--json", "--zone", "Asia/Baku") == 0

    given = json.loads(capsys.readouterr().out)
    assert given["peaks"][0]["area"] == 912.5
    assert given["signals"][0]["points"] > 100
    assert given["acquired"]["zone"] == "Asia/Baku"


def test_a_path_with_nothing_is_refused_in_two_sentences(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match=r"nothing to read at /.*gone\.D\. Check the path"):
        run("read", str(tmp_path / "gone.D"))


def test_a_table_is_read_by_a_saved_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cuts.csv").write_text("IBP\n35.4\n", encoding="utf-8")
    (tmp_path / "map.json").write_text(
        '{"name": "cuts", "columns": [{"title": "IBP", "role": "reading", "unit": "degC"}]}', encoding="utf-8"
    )

    assert run("read", str(tmp_path / "cuts.csv"), "--mapping", str(tmp_path / "map.json")) == 0

    assert "IBP: 35.4 degC" in capsys.readouterr().out


def test_every_format_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("formats") == 0

    shown = capsys.readouterr().out
    assert all(each.name in shown for each in formats())
