"""Simulated distillation from the raw signal, against the boiling curve that a vendor's program made of it."""

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.files.agilent_channel import read_channel
from methods.distillation import (
    RetentionCalibration,
    SignalImpossible,
    recovered_by_external_standard,
    simulated_distillation,
)

SHARED = Path(os.environ.get("LIMS_SHARED", Path(__file__).resolve().parents[4] / "shared"))
T = np.linspace(0.0, 20.0, 2001)
PARAFFINS = RetentionCalibration(times=(0.0, 5.0, 10.0, 20.0), t=(36.0, 174.0, 344.0, 545.0))


def peaks(*at: float, width: float = 0.3) -> Any:
    return sum(np.exp(-(((T - one) / width) ** 2) / 2) for one in at)


def test_the_vendors_curve_is_reproduced_from_the_raw_signal() -> None:
    """CHROMDIS 4.0.7 on V181.D: 101 points, printed to 0.0001 °C in its XML; the end of elution is the only free choice."""
    folder = SHARED / "instrument-data" / "agilent-d" / "V181.D-simdist"
    if not folder.exists():
        pytest.skip("The real instrument files are not here (set LIMS_SHARED to the folder that has them).")
    sample, blank = (read_channel(name, (folder / name).read_bytes()) for name in ("V181.ch", "FID1A.ch"))
    assert sample.arrays is not None
    assert blank.arrays is not None
    printed = _printed(folder / "140+H.XFB")

    found = simulated_distillation(
        *sample.arrays(), blank.arrays()[1], _calibration(folder), end=6.415, percents=tuple(printed)
    )

    differences = np.abs(np.array(found.curve.t) - np.array(list(printed.values())))
    assert len(differences) == 101
    assert differences.max() < 0.1
    assert np.median(differences) < 0.005
    assert found.initial == pytest.approx(131.0, abs=0.05)
    assert found.final == pytest.approx(403.9, abs=0.1)


def _printed(file: Path) -> dict[float, float]:
    found = re.findall(
        r"<Libelle>([^<]+)</Libelle>.*?<Valeur>([\d.]+)</Valeur>", file.read_text("latin-1"), re.S
    )
    return {float(re.sub(r"[^\d.]", "", name)): float(value) for name, value in found}


def _calibration(folder: Path) -> RetentionCalibration:
    (file,) = folder.glob("*.ccl")
    found = json.loads(file.read_text("latin-1"))["peaks"].values()
    points = sorted((one["retentionTime"], one["temperature"]) for one in found)
    return RetentionCalibration(times=tuple(a for a, _ in points), t=tuple(b for _, b in points))


def test_a_drifting_baseline_goes_away_with_the_blank() -> None:
    drift = 0.2 + 0.05 * T

    plain = simulated_distillation(T, peaks(4.0, 8.0, 12.0), None, PARAFFINS, end=18.0)
    drifting = simulated_distillation(T, peaks(4.0, 8.0, 12.0) + drift, drift, PARAFFINS, end=18.0)

    assert drifting.curve.t == pytest.approx(plain.curve.t, abs=1e-6)
    assert drifting.area == pytest.approx(plain.area)


@given(st.floats(0.001, 1e6))
def test_the_size_of_the_injection_does_not_matter(scale: Any) -> None:
    one = simulated_distillation(T, (peaks(4.0) + 1.3 * peaks(9.0)), None, PARAFFINS, end=18.0)

    assert simulated_distillation(
        T, (peaks(4.0) + 1.3 * peaks(9.0)) * scale, None, PARAFFINS, end=18.0
    ).curve.t == pytest.approx(one.curve.t)


def test_two_equal_peaks_split_the_sample_in_halves() -> None:
    found = simulated_distillation(T, peaks(5.0, 10.0), None, PARAFFINS, end=18.0)

    assert found.curve.temperature_at(25.0) == pytest.approx(174.0, abs=0.5)
    assert found.curve.temperature_at(75.0) == pytest.approx(344.0, abs=0.5)


def test_what_does_not_elute_is_not_distilled() -> None:
    found = simulated_distillation(T, peaks(5.0, 10.0), None, PARAFFINS, end=18.0, recovered=80.0)

    assert found.curve.percent[-1] == 80.0
    assert found.curve.temperature_at(20.0) == pytest.approx(174.0, abs=0.5)
    assert recovered_by_external_standard(40.0, 0.5, 100.0, 1.0) == pytest.approx(80.0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sample": peaks(5.0)[:-1]}, "equally long"),
        ({"sample": np.full_like(T, np.nan)}, "not a number"),
        ({"times": T[::-1]}, "does not rise"),
        ({"sample": np.zeros_like(T)}, "no more signal"),
        ({"blank": peaks(5.0, 10.0) * 2}, "no more signal"),
        ({"end": 0.05}, "not ten points"),
        ({"start": 30.0}, "not ten points"),
        ({"recovered": 0.0}, "is no share"),
        ({"recovered": 200.0}, "is no share"),
        (
            {"calibration": RetentionCalibration(times=(6.0, 20.0), t=(200.0, 545.0))},
            "outside of the calibrated",
        ),
        (
            {"calibration": RetentionCalibration(times=(0.0, 6.0), t=(36.0, 200.0))},
            "outside of the calibrated",
        ),
    ],
)
def test_a_chromatogram_that_gives_no_curve_is_refused_with_its_reason(changed: Any, said: Any) -> None:
    given: Any = {
        "times": T,
        "sample": peaks(5.0, 10.0),
        "blank": None,
        "calibration": PARAFFINS,
        "end": 18.0,
    }

    with pytest.raises(SignalImpossible, match=said):
        simulated_distillation(**{**given, **changed})


@pytest.mark.parametrize(
    ("times", "t"),
    [((1.0,), (36.0,)), ((1.0, 1.0), (36.0, 69.0)), ((1.0, 2.0), (69.0, 36.0)), ((1.0, 2.0), (36.0,))],
)
def test_a_calibration_that_does_not_rise_is_refused(times: Any, t: Any) -> None:
    with pytest.raises(SignalImpossible, match="does not rise"):
        RetentionCalibration(times=times, t=t)


@pytest.mark.parametrize("figures", [(0.0, 1.0, 1.0, 1.0), (1.0, 1.0, 1.0, -1.0), (2.0, 1.0, 1.0, 1.0)])
def test_a_recovery_that_cannot_be_is_refused(figures: Any) -> None:
    with pytest.raises(SignalImpossible):
        recovered_by_external_standard(*figures)
