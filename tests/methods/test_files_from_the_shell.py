"""Statistics from the shell: a file in, words or JSON out; what is wrong with a file is said."""

import json
from pathlib import Path
from typing import Any

import pytest

from methods.__main__ import main

CHART = {
    "results": [50.1, 49.8, 50.3, 49.9, 50.2, 50.0, 49.7, 50.4, 50.1, 49.9, 56.0],
    "needed": 10,
    "unit": "kPa",
}
STUDY = {"laboratories": {"A": [1.0, 1.1], "B": [1.2, 1.1], "C": [1.0, 0.9], "D": [9.0, 9.1]}}


def run(tmp_path: Path, command: str, given: Any, *options: str) -> int:
    file = tmp_path / "given.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    return main([command, str(file), *options])


def test_a_chart_is_told_in_words(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, "control", CHART) == 0

    said = capsys.readouterr().out
    assert "Out of control: one point beyond 3 sigma" in said
    assert "R' = 2.77 s = 0.6" in said
    assert "Last good point: 10." in said


def test_a_chart_is_told_in_figures(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, "control", CHART, "--json") == 0

    found = json.loads(capsys.readouterr().out)
    assert found["state"] == "out of control"
    assert found["last_good"] == 9


def test_a_chart_of_too_few_results_is_being_established(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, "control", {**CHART, "needed": 20}) == 0

    said = capsys.readouterr().out
    assert "being established: 11 of 20" in said
    assert "Provisional limits" in said


def test_a_study_names_the_laboratory_that_stands_out(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, "interlaboratory", STUDY) == 0
    assert "laboratory D is outlier" in capsys.readouterr().out

    assert run(tmp_path, "interlaboratory", {**STUDY, "without": ["D"]}, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["laboratories"]) == 3


@pytest.mark.parametrize(
    ("command", "given"),
    [
        ("control", {}),
        ("control", {"results": [], "needed": 3}),
        ("control", {"results": "1,2,3", "needed": 3}),
        ("control", {"results": [1, True, 3], "needed": 3}),
        ("control", {"results": [1, 2, 3], "needed": 2.5}),
        ("control", {"results": [1, 2, 3], "needed": 3, "lambda": "x"}),
        ("control", {"results": [1, 2, 3], "needed": 3, "rules": "mine"}),
        ("control", {"results": [1, 2, 3], "needed": 3, "colour": "red"}),
        ("control", {"results": [1e999, 2, 3], "needed": 3}),
        ("interlaboratory", {}),
        ("interlaboratory", {"laboratories": [[1, 2]]}),
        ("interlaboratory", {"laboratories": {"A": [1, 2], "B": ["x"]}}),
        ("interlaboratory", {"laboratories": {"A": [1, 2], "B": {"C": 1}}}),
        ("interlaboratory", {**STUDY, "without": "D"}),
        ("interlaboratory", {**STUDY, "without": ["Z"]}),
    ],
)
def test_a_file_that_asks_for_nothing_possible_is_refused(
    tmp_path: Path, capsys: Any, command: str, given: Any
) -> None:
    assert run(tmp_path, command, given) == 2

    problem, remedy = capsys.readouterr().err.strip().split("\n")
    assert problem.endswith(".")
    assert remedy.endswith(".")
