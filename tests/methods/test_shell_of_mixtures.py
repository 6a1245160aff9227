"""Gases and liquids from the shell: files that a person writes, figures, refusals in words."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from methods.__main__ import main
from methods.errors import MethodError
from methods.shell.compositions import CompositionUnreadable, read_composition

LINES = "component;x;u\nCH4;0,933212;0,000346\nC2H6;0,025656;0,000243\nC3H8;0,015368;0,000148\nN2;0,01035;0,000195\nCO2;0,015414;0,000111\n"
LPG = "propane,0.93\npropene,0.03\nethane,0.02\nisobutane,0.015\nn-butane,0.005\n"


def written(tmp_path: Path, text: str, name: str = "mixture.csv") -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


def printed(capsys: Any, *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_gas_from_lines_with_decimal_commas_gives_example_1_of_annex_d(tmp_path: Path, capsys: Any) -> None:
    found = printed(capsys, "gas", written(tmp_path, LINES))["properties"]

    assert found["Hv_gross"]["value"] == pytest.approx(38.410611, abs=5e-7)
    assert found["Hv_gross"]["u"] == pytest.approx(0.026267, abs=5e-7)
    assert found["Hv_gross"]["U"] == pytest.approx(2 * found["Hv_gross"]["u"])


def test_the_same_gas_as_json_with_correlations(tmp_path: Path, capsys: Any) -> None:
    data: Any = {
        "x": {"methane": 0.9, "nitrogen": 0.1},
        "u": {"methane": 0.001, "nitrogen": 0.001},
        "r": [[1, -1], [-1, 1]],
    }
    related = printed(capsys, "gas", written(tmp_path, json.dumps(data)))["properties"]
    apart = printed(capsys, "gas", written(tmp_path, json.dumps({**data, "r": None})))["properties"]

    assert related["Hv_gross"]["value"] == apart["Hv_gross"]["value"]
    assert related["Z"]["u"] < apart["Z"]["u"]


def test_amounts_are_divided_by_their_sum_and_their_uncertainties_with_them(
    tmp_path: Path, capsys: Any
) -> None:
    data = {
        "x": {"methane": 0.45, "nitrogen": 0.05},
        "u": {"methane": 0.001, "nitrogen": 0.001},
        "r": "amounts",
    }

    found = printed(capsys, "gas", written(tmp_path, json.dumps(data)))

    assert "divided by it" in found["composition"]
    assert found["properties"]["Hv_gross"]["u"] > 0


def test_a_state_is_printed_by_both_equations(tmp_path: Path, capsys: Any) -> None:
    assert main(["gas", written(tmp_path, LINES), "--state", "293.15", "6000"]) == 0

    page = capsys.readouterr().out
    assert "Z, AGA 8 DETAIL" in page
    assert "speed of sound, GERG-2008" in page


def test_lpg_says_what_it_cannot_calculate_and_why(tmp_path: Path, capsys: Any) -> None:
    assert main(["lpg", written(tmp_path, "propane,0.7\npropene,0.3\n"), "--edition", "D2598-02"]) == 0

    page = capsys.readouterr().out
    assert "motor octane number                        not calculated: D2598-02 gives no" in page
    assert "propene is 30 %" in page


def test_lpg_by_mole_is_converted_and_says_with_whose_constants(tmp_path: Path, capsys: Any) -> None:
    assert main(["lpg", written(tmp_path, LPG), "--basis", "mole", "--edition", "D2598-02"]) == 0

    assert "not the constants of ASTM D2421" in capsys.readouterr().err


def test_lpg_by_a_table_that_two_people_stand_for(tmp_path: Path, capsys: Any) -> None:
    factors = {"propane": 97.0, "propene": 85.0, "ethane": 100.0, "isobutane": 98.0, "n-butane": 90.0}
    sums = {"quantity": "MON", "unit": "1", "basis": "liquid volume", "sum": "sum of x f", "factors": factors}
    table = {"document": "FICTITIOUS", "entered_by": "A", "approved_by": "B", **sums}
    file = written(tmp_path, json.dumps(table), "table.json")

    found = printed(capsys, "lpg", written(tmp_path, LPG), "--table", file)

    assert found["MON, 1"]["value"] == pytest.approx(0.93 * 97 + 0.03 * 85 + 2 + 0.015 * 98 + 0.005 * 90)
    unsigned = written(tmp_path, json.dumps({**table, "approved_by": "A"}), "unsigned.json")
    assert main(["lpg", written(tmp_path, LPG), "--table", unsigned]) == 2
    assert "not approved by a second person" in capsys.readouterr().err


def test_an_empty_table_is_printed_and_a_filled_one_checked(tmp_path: Path, capsys: Any) -> None:
    assert main(["table", "water"]) == 0
    empty = capsys.readouterr().out

    assert main(["table", "water", written(tmp_path, empty, "water.json")]) == 1
    assert "Not usable: the table of a document is empty." in capsys.readouterr().out
    signed = {"document": "FICTITIOUS", "entered_by": "A", "approved_by": "B"}
    filled = {**signed, "pressure_unit": "kPa", "content_unit": "mg/m³", "rows": [[0, 1, 1]]}
    assert main(["table", "water", written(tmp_path, json.dumps(filled), "water.json")]) == 0
    assert "Usable: FICTITIOUS, entered by A, approved by B." in capsys.readouterr().out


def test_volume_from_the_shell_is_that_of_the_function(capsys: Any) -> None:
    found = printed(capsys, "volume", "832.9", "20", "--group", "B")
    back = printed(
        capsys, "volume", str(found["density at the base, kg/m³"]), "20", "--group", "B", "--from-base"
    )

    assert back["density at the conditions, kg/m³"] == pytest.approx(832.9)
    assert printed(capsys, "volume", "850", "20", "--expansion", "0.0005", "--from-base")[
        "CTL"
    ] == pytest.approx(0.9955, abs=1e-4)


def test_volume_from_the_shell_takes_the_units_of_the_2004_rules(capsys: Any) -> None:
    # API MPMS 11.1:2004, 11.1.6.2, example 4
    to_60F = ("41.4API", "72F", "--pressure", "375psi", "--group", "B", "--base", "60F")
    found = printed(capsys, "volume", *to_60F)

    assert found["CTPL"] == pytest.approx(0.996242356288, abs=1e-9)
    assert found["API gravity, °API"] == pytest.approx(40.7503, abs=1e-4)
    rounded = printed(capsys, "volume", *to_60F, "--rounded")
    assert rounded["CTL"] == 0.9941
    assert "API gravity, °API" not in rounded
    assert printed(capsys, "volume", "0.8RD", "20C", "--pressure", "5bar", "--group", "A")["CPL"] > 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["35API", "20", "--group", "A", "--from-base"],
        ["850", "20", "--group", "A", "--rounded", "--rules", "1980"],
        ["850lb", "20", "--group", "A"],
        ["850", "20K", "--group", "A"],
        ["nan", "20", "--group", "A"],
    ],
)
def test_a_unit_that_does_not_fit_is_refused(arguments: Any) -> None:
    with pytest.raises(SystemExit):
        main(["volume", *arguments])


@pytest.mark.parametrize("arguments", [["850", "40"], ["850", "40", "--group", "A", "--expansion", "0.0005"]])
def test_a_liquid_needs_a_group_or_an_expansion(arguments: Any) -> None:
    with pytest.raises(SystemExit):
        main(["volume", *arguments])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty.csv", ""),
        ("words.csv", "methane,much\n"),
        ("twice.csv", "methane,0.5\nmethane,0.5\n"),
        ("short.json", "{"),
        ("list.json", '{"x": [1, 2]}'),
        ("true.json", '{"x": {"methane": true}}'),
        ("nan.json", '{"x": {"methane": NaN}}'),
        ("r.json", '{"x": {"methane": 1.0}, "u": {"methane": 0.1}, "r": "odd"}'),
        ("bytes.csv", "\udce9"),
        ("long.csv", "x" * 1_000_001),
        ("many.csv", "".join(f"c{i},0.001\n" for i in range(600))),
    ],
)
def test_a_file_that_is_no_composition_is_refused_with_an_example(
    tmp_path: Path, capsys: Any, name: str, text: str
) -> None:
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))

    assert main(["gas", str(tmp_path / name)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


@given(text=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_read_or_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "any.csv"
    file.write_text(text, encoding="utf-8", errors="surrogatepass")

    with contextlib.suppress(CompositionUnreadable, MethodError):
        assert isinstance(read_composition(file).x, dict)
