"""Every format: recognised by its content, read to what is in it."""

from __future__ import annotations

import json

import pytest

from instruments.files import FileImport, formats, read, recognise
from tests.instruments.files.made import EXAMPLES

PEAKED = (
    "chemstation",
    "andi",
    "shimadzu",
    "totalchrom",
    "openlab-text",
    "microgc-fusion",
    "asm",
    "openlab-rslt",
)


def run_of(name: str) -> FileImport:
    return read(EXAMPLES[name][1])


def test_every_format_has_an_example_made_here() -> None:
    assert {format_name for format_name, _ in EXAMPLES.values()} == {each.name for each in formats()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_format_is_recognised_by_its_content_alone(name: str) -> None:
    format_name, files = EXAMPLES[name]

    assert (
        recognise(
            {
                f"file{i}{path[-4:]}" if len(files) == 1 else path: content
                for i, (path, content) in enumerate(files.items())
            }
        )
        == format_name
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_leaves_a_reader_can_be_written_as_json(name: str) -> None:
    plain = json.loads(json.dumps(run_of(name).to_json(), allow_nan=False))

    assert plain["format"] == EXAMPLES[name][0]
    assert all("arrays" not in signal for signal in plain["signals"])


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in ("xrf", "icp-ms", "ezchrom")])
def test_the_sample_is_told(name: str) -> None:
    run = run_of(name)

    assert (run.sample_name or run.sample_id) == "S-0042"


@pytest.mark.parametrize("name", PEAKED)
def test_the_peaks_area_is_told_as_stated(name: str) -> None:
    assert run_of(name).peaks[0].area == 912.5


@pytest.mark.parametrize(
    ("name", "manual"),
    [("chemstation", True), ("shimadzu", True), ("openlab-text", True), ("andi", None), ("totalchrom", None)],
)
def test_a_peak_drawn_by_hand_is_marked_where_the_format_tells(name: str, manual: bool | None) -> None:
    assert run_of(name).peaks[0].manual is manual


@pytest.mark.parametrize("name", ["totalchrom", "microgc-fusion"])
def test_a_component_that_was_not_found_is_no_zero(name: str) -> None:
    missing = run_of(name).peaks[1]

    assert (missing.name, missing.found) == ("Propane", False)


@pytest.mark.parametrize(
    ("name", "points", "last", "total"),
    [
        ("andi", 50, 25.5, 1225.0),
        ("shimadzu", 3, 0.01667, 0.06),
        ("chromeleon", 2, 0.002, 4.0),
        ("ezchrom", 2, 0.5, 3.0),
        ("empower", 3, 1.0, 7.5),
        ("microgc-fusion", 4, 0.06, 4.0),
        ("gaml", 3, 2.0, 2.0),
        ("asm", 3, 2.0, 2.0),
    ],
)
def test_a_trace_has_its_times_and_values(name: str, points: int, last: float, total: float) -> None:
    signal = run_of(name).signals[0]

    assert signal.points == points
    assert [signal.t_last, signal.y_sum] == pytest.approx([last, total])


def test_ions_are_summed_and_the_stored_total_is_kept_apart() -> None:
    signals = {signal.name: signal for signal in run_of("chemstation").signals}

    assert list(signals["data.ms"].y_first5) == [100 + 50 * 8, 7]
    assert list(signals["data.ms TIC"].y_first5) == [500, 7]


def test_spectra_are_summed_over_their_wavelengths() -> None:
    signal = next(signal for signal in run_of("chemstation").signals if signal.name == "dad1.uv")

    assert list(signal.y_first5) == [(10 + 11 + 12) * 0.5, (70_000 + 70_001 + 70_000) * 0.5]


def test_what_was_not_detected_has_no_value() -> None:
    found = {reading.name: reading for reading in run_of("xrf").readings if reading.group == "Concentration"}

    assert (found["S"].value, found["S"].unit) == (0.125, "%")
    assert (found["Cl"].value, found["Cl"].text, found["Cl"].flags[0]) == (None, "0.3 PPM -", "Not detected")


def test_a_result_set_ties_its_peaks_to_the_raw_trace() -> None:
    run = run_of("openlab-rslt")

    assert (run.peaks[0].signal, run.peaks[0].name, run.peaks[0].manual) == (
        "run-01 FID1A.CH",
        "Methane",
        True,
    )
    assert run.area_checks[0].recomputed == pytest.approx(912.5, rel=1e-3)


def test_the_area_of_a_drawn_peak_is_checked_in_any_format() -> None:
    check = run_of("gaml").area_checks[0]

    assert (check.stated, check.recomputed) == (120.0, 120.0)
