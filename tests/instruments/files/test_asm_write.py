"""A gas chromatography run written as an Allotrope document comes back as the run that it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from instruments.files import FileImport, load, read
from instruments.files.asm_write import MANIFEST, NoChromatogram, gas_chromatography
from instruments.files.settings import Settings
from tests.instruments.files.conftest import shared
from tests.instruments.files.made import EXAMPLES

BAKU = Settings(zone="Asia/Baku")
REAL = [
    folder
    for folder in sorted((shared() / "instrument-data" / "agilent-d").glob("*.D*"))
    if (folder / "expected.json").exists()
]


def chemstation_run() -> FileImport:
    return read(EXAMPLES["chemstation"][1], settings=BAKU)


def measurements(document: dict[str, Any]) -> list[dict[str, Any]]:
    [only] = document["gas chromatography aggregate document"]["gas chromatography document"]
    listed: list[dict[str, Any]] = only["measurement aggregate document"]["measurement document"]
    return listed


def back(document: dict[str, Any]) -> FileImport:
    return read({"run.json": json.dumps(document).encode()})


def same_in_seconds(run: FileImport, again: FileImport) -> None:
    kept = [signal for signal in run.signals if signal.detector in ("FID", "TCD")]
    assert len(again.signals) == len(kept)
    for before, now in zip(kept, again.signals, strict=True):
        assert now.y_sum == pytest.approx((before.y_sum or 0.0) * (0.025 if before.unit != "pA" else 1.0))
        assert now.t_last == pytest.approx(60.0 * (before.t_last or 0.0))
    found = [peak for peak in run.peaks if peak.found]
    for old, new in zip(found, again.peaks, strict=True):
        scale = 0.025 if (old.area_unit or "").startswith("25") else 1.0
        assert new.area == pytest.approx((old.area or 0.0) * scale, rel=1e-12)
        assert new.retention_time == pytest.approx(60.0 * (old.retention_time or 0.0), rel=1e-12)
        assert new.name == old.name


def test_a_run_is_written_and_read_back() -> None:
    run = chemstation_run()

    written = gas_chromatography(run)

    again = back(written.document)
    same_in_seconds(run, again)
    assert written.document["$asm.manifest"] == MANIFEST
    assert (again.sample_name, again.operator, again.method) == (run.sample_name, run.operator, run.method)
    assert run.acquired
    assert again.acquired
    assert again.acquired.at == run.acquired.at


@pytest.mark.parametrize("folder", REAL, ids=lambda folder: folder.name)
def test_a_real_run_is_written_and_read_back(folder: Path) -> None:
    run = read({name: body for name, body in load(folder).items() if name != "expected.json"}, settings=BAKU)

    same_in_seconds(run, back(gas_chromatography(run).document))


def test_a_blank_beside_the_run_keeps_its_own_name() -> None:
    folder = next((each for each in REAL if each.name.startswith("V181")), None)
    if folder is None:
        pytest.skip("The real instrument files are not here (set LIMS_SHARED to the folder that has them).")
    run = read({name: body for name, body in load(folder).items() if name != "expected.json"})

    names = {
        each["chromatogram data cube"]["label"]: each["sample document"]["sample identifier"]
        for each in measurements(gas_chromatography(run).document)
    }

    assert names["V181.ch"] == run.sample_name
    assert names["FID1A.ch"] != run.sample_name


def test_what_is_not_known_is_left_out_and_told() -> None:
    written = gas_chromatography(read(EXAMPLES["chemstation"][1]))

    injection = measurements(written.document)[0]["injection document"]
    told = " ".join(written.left_out)
    assert "injection time" not in injection
    assert "zone of the instrument's clock is not known" in told
    assert "injection volume" in told
    assert "dad1.uv is left out: a detector of kind UV" in told


def test_a_peak_drawn_by_hand_says_so_in_the_document() -> None:
    peaks = measurements(gas_chromatography(chemstation_run()).document)[0][
        "processed data aggregate document"
    ]
    [peak] = peaks["processed data document"][0]["peak list"]["peak"]

    said = peak["custom information aggregate document"]["custom information document"]
    assert ("integrated by hand", "true") in [
        (each["datum label"], each["scalar string datum"]) for each in said
    ]
    assert peak["peak area"] == {"value": 912.5, "unit": "pA.s"}


@pytest.mark.parametrize("name", ["chromeleon", "icp-ms", "masshunter"])
def test_a_run_of_another_technique_is_not_written(name: str) -> None:
    with pytest.raises(NoChromatogram, match="Nothing in this run"):
        gas_chromatography(read(EXAMPLES[name][1]))


def test_documents_of_older_revisions_have_lone_objects() -> None:
    document = json.loads(EXAMPLES["asm"][1]["run.json"])
    [only] = document["gas chromatography aggregate document"]["gas chromatography document"]
    [measurement] = only.pop("measurement aggregate document")["measurement document"]
    only["sample document"] = measurement.pop("sample document")
    only["measurement document"] = measurement

    run = back(document)

    assert (run.sample_name, run.peaks[0].area) == ("S-0042", 912.5)


ELSEWHERE = {  # names that the documents of allotropy do not have; docs/reference/instruments.md says where they were seen
    "device method identifier", "@index", "peak value at start", "peak value at end",
    "custom information aggregate document", "datum label", "scalar string datum",
    "gas chromatography aggregate document", "gas chromatography document",
}  # fmt: skip


def test_every_name_but_a_few_stands_in_public_documents() -> None:
    published = sorted((shared() / "instrument-data").glob("allotrope-asm/*/asm.json"))
    if not published:
        pytest.skip("The real instrument files are not here (set LIMS_SHARED to the folder that has them).")
    known = {name for path in published for name in names_in(json.loads(path.read_text()))}

    written = names_in(gas_chromatography(chemstation_run()).document)

    assert written - known <= ELSEWHERE
    assert "peak area" in written & known


def names_in(document: Any) -> set[str]:
    """Every name of a JSON document, at any depth."""
    if isinstance(document, dict):
        return set(document).union(*map(names_in, document.values()))
    return set().union(*map(names_in, document)) if isinstance(document, list) else set()
