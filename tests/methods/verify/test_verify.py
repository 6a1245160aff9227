"""The laboratory's evidence that its calculations are right: published figures, each by its own tolerance."""

import json
from pathlib import Path
from typing import Any

import pytest

from methods.__main__ import main
from methods.uncertainty import welch_satterthwaite
from methods.verify import (
    SHIPPED,
    NoVectors,
    State,
    Vector,
    VectorFileRefused,
    Verified,
    lines,
    read_folder,
    verify,
    verify_vector,
)

RESULTS = verify()
FIGURE = {
    "quantity": "rho(20)",
    "value": 998.2067,
    "printed": "998.2067",
    "tolerance": 1e-4,
    "basis": "published",
}
WATER = {
    "id": "water",
    "kind": "water-density",
    "source": {"document": "FICTITIOUS", "clause": "1", "figures_seen_in_public_source": True},
    "inputs": {},
    "expected": [FIGURE],
}


def folder(tmp_path: Path, **changed: Any) -> Path:
    (tmp_path / "one.json").write_text(json.dumps({"vectors": [{**WATER, **changed}]}), encoding="utf-8")
    return tmp_path


def only(tmp_path: Path, **changed: Any) -> Verified:
    (found,) = verify(folder(tmp_path, **changed))
    return found


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.vector.id)
def test_no_shipped_figure_differs_without_a_written_reason(result: Verified) -> None:
    assert result.state not in (State.DIFFERS, State.CHECK_DIFFERS)


def test_every_vector_is_accounted_for() -> None:
    assert len(RESULTS) == sum(1 for _ in read_folder(SHIPPED))
    assert len(lines(RESULTS)) >= len(RESULTS) + 1


@pytest.mark.parametrize(
    "id",
    ["gum-h1-lpu", "gum-h2-outputs", "gum-g2-t-table", "d1250-coefficient-scaling", "quam-a1", "xrf-ratio"],
)
def test_these_published_examples_are_reproduced_in_every_figure(id: str) -> None:
    (found,) = [one for one in RESULTS if one.vector.id == id]

    assert found.state is State.PASS
    assert all(one.computed is not None for one in found.compared)


def test_the_explained_figure_is_what_its_reason_says() -> None:
    u4 = 5.8**4 / 24 + 3.9**4 / 5 + 6.7**4 / 8

    assert 9.7**4 / u4 == pytest.approx(25.6, abs=0.05)
    assert welch_satterthwaite([(5.8, 24), (3.9, 5), (6.7, 8)]) == pytest.approx(25.447, abs=1e-3)


def test_a_published_figure_that_agrees_passes(tmp_path: Path) -> None:
    assert only(tmp_path).state is State.PASS


def test_a_published_figure_that_differs_is_named_with_both_values(tmp_path: Path) -> None:
    found = only(tmp_path, expected=[{**FIGURE, "value": 998.3, "printed": "998.3"}])

    assert found.state is State.DIFFERS
    assert "998.2067456 computed, 998.3 expected" in lines([found])[1]


@pytest.mark.parametrize("changed", [{"basis": "implementation"}, {"basis": "derived"}])
def test_a_figure_of_another_program_is_a_check_and_not_an_authority(tmp_path: Path, changed: Any) -> None:
    assert only(tmp_path, expected=[{**FIGURE, **changed}]).state is State.CHECK_AGREES
    assert only(tmp_path, expected=[{**FIGURE, **changed, "value": 1.0}]).state is State.CHECK_DIFFERS


def test_a_figure_nobody_saw_in_print_is_a_check(tmp_path: Path) -> None:
    unseen = {**WATER["source"], "figures_seen_in_public_source": False}  # type: ignore[dict-item]

    assert only(tmp_path, source=unseen).state is State.CHECK_AGREES


def test_a_kind_that_the_program_does_not_have_is_said_to_be_unknown(tmp_path: Path) -> None:
    assert only(tmp_path, kind="phlogiston").state is State.KIND_UNKNOWN


def test_inputs_that_are_not_understood_are_no_error_and_no_pass(tmp_path: Path) -> None:
    assert only(tmp_path, kind="gum-lpu", inputs={"a": "b"}, model="y = a").state is State.NOT_COMPUTED


def test_a_model_in_a_vector_is_read_as_arithmetic_and_nothing_else(tmp_path: Path) -> None:
    inputs = {"a": {"value": 1, "u": 0.1}}
    found = only(tmp_path, kind="gum-lpu", inputs=inputs, model="y = __import__('os').getcwd()")

    assert found.state is State.NOT_COMPUTED
    assert "cannot be read at line 1, column 1" in found.reason


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"vectors": [1]}', '{"vectors": [{"id": 1}]}', "[" * 100_000]
)
def test_a_file_that_is_no_vector_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "spoilt.json").write_text(text, encoding="utf-8")

    with pytest.raises(VectorFileRefused, match=r"spoilt\.json"):
        verify(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoVectors):
        verify(tmp_path)


def test_the_shell_command_ends_well_only_when_nothing_published_differs(tmp_path: Path, capsys: Any) -> None:
    assert main(["verify", str(folder(tmp_path))]) == 0
    assert "1 vectors: 1 pass." in capsys.readouterr().out
    assert main(["verify", str(folder(tmp_path, expected=[{**FIGURE, "value": 1.0}]))]) == 1
    assert main(["verify", str(tmp_path / "nowhere")]) == 2


def test_a_vector_of_an_unknown_output_is_left_out_and_counted(tmp_path: Path) -> None:
    vector = Vector(
        id="x",
        kind="gum-lpu",
        source="",
        seen=True,
        inputs={"a": {"value": 2, "u": 0.1}},
        model="y=a*a",
        figures=(),
    )

    assert verify_vector(vector).state is State.NOT_COMPUTED
