"""`python -m reports` as its user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reports import render, to_json
from reports.__main__ import main
from tests.reports.factories import make_report


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "report.json"
    file.write_bytes(to_json(make_report()))
    return file


def test_a_file_of_data_becomes_the_certificate_and_passes_the_check(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.with_suffix(".pdf")

    assert main(["render", str(data), "-o", str(out)]) == 0
    assert main(["check", str(out)]) == 0
    assert out.read_bytes() == render(make_report())
    assert "no rule is broken" in capsys.readouterr().out


def test_a_preview_passes_the_check_without_data(data: Path) -> None:
    out = data.with_suffix(".pdf")

    assert main(["preview", str(data), "-o", str(out)]) == 0
    assert main(["check", str(out)]) == 1
    assert main(["check", "--no-data", str(out)]) == 0


def test_data_that_are_refused_leave_no_file_and_say_what_to_do(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = json.loads(data.read_text(encoding="utf-8")) | {"number": None}
    data.write_text(json.dumps(plain), encoding="utf-8")
    out = data.with_suffix(".pdf")

    assert main(["render", str(data), "-o", str(out)]) == 1
    assert "make a preview" in capsys.readouterr().err
    assert not out.exists()


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.pdf")]) == 1
    assert "Check the name" in capsys.readouterr().err


def test_the_module_runs_and_helps() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "reports", "--help"], capture_output=True, text=True, check=True
    )

    assert "check" in result.stdout
