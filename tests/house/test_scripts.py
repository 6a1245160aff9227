"""The scripts do what the Makefile promises, and say plainly what they cannot do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from playwright.sync_api import Browser

from scripts.soak import PIECES, commands
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from tests.support.databases import PostgresqlTemplates

BENCHMARK = """
import json
print("warming up")
print(json.dumps({"name": "register", "seconds": %s, "bare_seconds": 0.5, "limit_seconds": 2.0}))
"""


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_make_alone_lists_every_command() -> None:
    listed = run("make").stdout

    for command in (
        "setup",
        "demo",
        "test",
        "soak",
        "bench",
        "lint",
        "format",
        "types",
        "contracts",
        "unit",
        "docs",
    ):
        assert f"make {command} " in listed


def test_a_chromium_that_is_not_there_is_named_and_fails() -> None:
    done = run(sys.executable, "-m", "scripts.chromium", LIMS_CHROMIUM="/nowhere/chromium")

    assert done.returncode != 0
    assert (
        done.stderr == "LIMS_CHROMIUM names /nowhere/chromium, which is no program. Correct it or unset it.\n"
    )


def test_a_python_that_is_not_there_is_named_and_fails(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "setup").write_text((ROOT / "scripts" / "setup").read_text())

    done = run("bash", tmp_path / "scripts" / "setup", PYTHON="/nowhere/python3")

    assert done.returncode != 0
    assert done.stderr.startswith("Set-up stopped: no Python 3.11 or newer was found.")


def test_an_unknown_check_is_refused_with_the_known_ones() -> None:
    done = run(sys.executable, "-m", "scripts.check", "speling")

    assert done.returncode == 2
    assert "There is no check named speling. Say one of: format, lint" in done.stdout


@pytest.mark.parametrize(("seconds", "status", "verdict"), [("1.5", 0, "kept"), ("2.5", 1, "NOT KEPT")])
def test_a_benchmark_is_reported_with_its_ratio_and_held_to_its_limit(
    tmp_path: Path, seconds: str, status: int, verdict: str
) -> None:
    (tmp_path / "bench_sample.py").write_text(BENCHMARK % seconds)

    done = run(sys.executable, "-m", "scripts.bench", LIMS_BENCHES=str(tmp_path), LIMS_REPORTS=str(tmp_path))

    assert done.returncode == status
    assert f"| {float(seconds) / 0.5:.1f} | 2 s, {verdict} |" in next(tmp_path.glob("bench-*.md")).read_text()


def test_benchmarks_that_are_not_there_have_failed(tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "scripts.bench", LIMS_BENCHES=str(tmp_path), LIMS_REPORTS=str(tmp_path))

    assert done.returncode == 1
    assert "There is no benchmark in" in done.stderr


def test_postgresql_comes_from_its_wheel_and_answers(postgresql_templates: PostgresqlTemplates) -> None:
    with postgresql_templates.fresh(empty=True) as address, psycopg.connect(address) as connection:
        row = connection.execute("SELECT current_setting('server_version_num')::int").fetchone()

    assert row is not None
    assert row[0] >= 180000


@pytest.mark.browser
def test_chromium_draws_the_letters_of_all_three_languages(browser: Browser) -> None:
    found = run(sys.executable, "-m", "scripts.chromium")
    page = browser.new_page()
    page.set_content("<h1>Nümunə</h1><p>Образец</p>")

    assert found.returncode == 0, found.stderr
    assert page.inner_text("h1") == "Nümunə"
    assert page.evaluate("document.querySelector('p').offsetWidth") > 0
    page.close()


def test_each_long_trial_belongs_to_a_piece_that_can_be_run_alone() -> None:
    marked = {
        path.parent.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if "@pytest.mark.soak\n" in path.read_text()
    }

    assert marked == set(PIECES.values())
    assert [one[1:4] for one in commands(["kills"])] == [["-m", "soak", "tests/intake"]]
    assert [one[1:3] for one in commands(["laws"])] == [["-q", "tests/methods"]]
