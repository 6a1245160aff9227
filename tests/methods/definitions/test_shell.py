"""Calculations from the shell, and the reference made from the code."""

import json
from pathlib import Path
from typing import Any

import pytest

from methods.__main__ import main
from methods.catalogue import FORMULAS, METHODS, find_method, reference_markdown
from methods.definitions import MethodDefinition, given_to_json, outcome_from_json
from methods.wording import LANGUAGES
from tests.methods.definitions.givens import density, given_area, given_d1838, given_d4052, peaks, strip


def written(tmp_path: Path, data: Any) -> str:
    file = tmp_path / "given.json"
    file.write_text(json.dumps(given_to_json(data)), encoding="utf-8")
    return str(file)


def test_a_density_is_evaluated_from_a_file(tmp_path: Path, capsys: Any) -> None:
    assert main(["evaluate", written(tmp_path, given_d4052())]) == 0

    shown = capsys.readouterr().out
    assert "density at 15 °C: 836.5 ± 0.2 kg/m³ (k = 1.97, p = 0.95, GUM budget)" in shown
    assert "FICTITIOUS certificate C-7" in shown


@pytest.mark.parametrize(
    ("given_data", "said"),
    [
        (given_d1838(strip("1", "1b")), "copper strip corrosion (1 h at 37.8 °C): 1b"),
        (
            given_area(peaks(10.0, 30.0, manual=(2,))),
            "not identified at 2 min: 75.00000 area %, integrated by hand",
        ),
        (given_d4052(contributions=()), "836.5 kg/m³, U unknown (the budget lacks calibration"),
    ],
)
def test_every_scale_is_printed(given_data: Any, said: str, tmp_path: Path, capsys: Any) -> None:
    assert main(["evaluate", written(tmp_path, given_data)]) == 0

    assert said in capsys.readouterr().out


def test_the_outcome_as_json_is_the_outcome(tmp_path: Path, capsys: Any) -> None:
    assert main(["evaluate", written(tmp_path, given_d4052()), "--json"]) == 0

    assert outcome_from_json(json.loads(capsys.readouterr().out)) == METHODS[0].evaluate(given_d4052())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": "Given"}', "\\"])
def test_a_file_that_is_no_given_data_is_refused_in_two_sentences(
    text: str, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "spoilt.json").write_text(text, encoding="utf-8")

    assert main(["evaluate", str(tmp_path / "spoilt.json")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_the_reference_has_every_method_and_every_public_formula() -> None:
    page = reference_markdown()

    for method in METHODS:
        assert f"### {method.code}: {method.titles['en']}" in page
    for _, package in FORMULAS:
        functions = [name for name in package.__all__ if type(getattr(package, name)).__name__ == "function"]
        assert all(f"#### `{name}`" in page for name in functions)
    assert "None" not in page.split("## Formulas")[0]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.code)
def test_a_method_speaks_all_three_languages(method: MethodDefinition) -> None:
    named: list[Any] = [*method.measurands, *method.modes, *method.roles, *method.budget, *method.conditions]
    named += [
        *method.environment,
        *method.checks,
        *method.controls,
        *method.products(),
        *method.matrix.excluded,
    ]
    texts = [method.titles, *(one.names for one in named), *(one.labels for one in method.inputs)]
    texts += [label for one in method.inputs for _, label in one.choices]
    texts += [text for one in method.matrix.excluded for text in (one.reason, one.remedy)]

    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.code)
def test_keys_of_a_method_are_unique(method: MethodDefinition) -> None:
    for parts in (method.measurands, method.modes, method.roles, method.budget, method.matrix.products):
        keys = [one.key for one in parts]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "given_data",
    [
        given_d4052(density("1", 0.83, t=20.0), density("2", 0.9, excluded="bubble seen")),
        given_d4052(density("1", 0.73), density("2", 0.74), product="gasoline", mode="automated pair"),
        given_d1838(strip("1", "1a")),
        given_d1838(strip("1", "1a"), strip("2", "4c")),
        given_area(peaks(10.0, 30.0, manual=(2,))),
    ],
)
def test_every_message_is_a_sentence_in_each_language(given_data: Any) -> None:
    messages = find_method(given_data.method, given_data.edition).evaluate(given_data).messages

    assert messages
    for one in messages:
        assert set(one.texts) == set(LANGUAGES)
        assert all(text.endswith(".") for text in one.texts.values())
