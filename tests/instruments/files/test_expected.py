"""Every real file that a reader claims to read gives what is known to be in it (`expected.json` beside it)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from instruments.files import FileImport, Signal, load, read
from instruments.files.errors import FormatUnknown
from tests.instruments.files.conftest import shared

Expected = Mapping[str, Any]


def near(value: Any) -> Any:
    """Equal to the digits printed in expected.json (times there have eight decimals)."""
    return pytest.approx(value, rel=1e-9, abs=2e-8)


def same_signal(signal: Signal, expected: Expected) -> None:
    for name in ("t_first", "t_last", "y_min", "y_max", "t_at_y_max", "y_sum"):
        assert getattr(signal, name) == near(expected[name]), (signal.name, name)
    for name in ("points", "unit", "time_unit"):
        assert getattr(signal, name) == expected[name], (signal.name, name)
    assert signal.y_first5 == near(tuple(expected["y_first5"]))
    assert signal.y_last5 == near(tuple(expected["y_last5"]))


def raw_channels(run: FileImport, expected: Expected) -> None:
    by_name = {signal.name: signal for signal in run.signals}
    for signal in expected["raw"]["signals"]:
        same_signal(by_name[signal["name"].removesuffix(" (row sums)")], signal)


def chemstation(run: FileImport, expected: Expected) -> None:
    raw_channels(run, expected)
    rows = [row for table in expected.get("report_csv", {}).values() for row in table]
    if rows:
        assert [
            (str(p.number), p.fields["retention_time"], p.type or "", p.fields["area"]) for p in run.peaks
        ] == [(row[0], row[1], row[2], row[4]) for row in rows]
        assert run.sample_name == expected["sample_name"]
    if "result_xml" in expected:
        result_xml(run, expected)
        distillation(run, expected)


def result_xml(run: FileImport, expected: Expected) -> None:
    signal = expected["result_xml"]["signals"][0]
    stated = [{name: float(peak.fields[name]) for name in signal["peaks"][0]} for peak in run.peaks]
    assert stated == [near(peak) for peak in signal["peaks"]]
    assert sum(peak.area or 0.0 for peak in run.peaks) == near(signal["area_sum"])
    assert {peak.signal for peak in run.peaks} == {expected["raw_channel_of_the_result"]}
    check = expected["cross_check"]
    close = [abs(c.relative_difference or 0.0) < 0.01 for c in run.area_checks]
    assert sum(close) / len(close) >= check["share_within_1_percent"]
    assert sum(c.recomputed for c in run.area_checks) == pytest.approx(
        check["reintegrated_area_sum"], rel=0.02
    )


def distillation(run: FileImport, expected: Expected) -> None:
    known = expected["lims_xml"]
    assert len(run.readings) == known["components"]
    assert [[r.flags[0], r.name, r.text, r.unit] for r in (*run.readings[:3], *run.readings[-3:])] == [
        [f"code {code}", name.replace("%%", "%"), text, unit]
        for code, name, text, unit in (*known["first3"], *known["last3"])
    ]
    rounded = [round(r.value or 0.0, 1) for r in run.readings]
    assert rounded == list(
        expected["simulated_distillation"]["recovered_mass_percent_to_temperature"].values()
    )


def asm(run: FileImport, expected: Expected) -> None:
    assert run.metadata["manifest"] == expected["asm_manifest"]
    assert run.metadata["documents"] == str(expected["documents"])
    assert f"{run.metadata['technique']} aggregate document" == expected["aggregate"]
    assert len(run.peaks) == expected["peaks"]
    for peak, known in zip(run.peaks, expected["first_peaks"], strict=False):
        assert (
            peak.retention_time,
            peak.area,
            peak.height,
            peak.start,
            peak.end,
            peak.area_percent,
        ) == tuple(
            known[name]["value"]
            for name in (
                "retention time",
                "peak area",
                "peak height",
                "peak start",
                "peak end",
                "relative peak area",
            )
        )
        assert (peak.area_unit, peak.name) == (known["peak area"]["unit"], known.get("written name"))


def result_set(run: FileImport, expected: Expected) -> None:
    assert len(run.peaks) == expected["peaks"]
    by_id = {peak.fields["id"]: peak for peak in run.peaks}
    for known in expected["first_peaks"]:  # there in seconds
        peak = by_id[known["identifier"]]
        assert [60.0 * (time or 0.0) for time in (peak.retention_time, peak.start, peak.end)] == near(
            [known[name]["value"] for name in ("retention time", "peak start", "peak end")]
        )
        assert [peak.area, peak.height, peak.area_percent] == near(
            [known[name]["value"] for name in ("peak area", "peak height", "relative peak area")]
        )
    assert {signal.points for signal in run.signals} == {4}  # thinned out before it was published
    assert run.area_checks == ()


def andi_chromatography(run: FileImport, expected: Expected) -> None:
    same_signal(run.signals[0], expected["signals"][0])
    for peak, row in zip(run.peaks, expected.get("peaks", []), strict=True):
        same_row(peak.fields, row)
    for name in ("sample_name", "operator_name"):
        said = expected["attributes"].get(name, "")
        assert run.metadata.get(name, "") == said
    if expected["total_peak_area"] is not None:
        assert sum(peak.area or 0.0 for peak in run.peaks) == near(expected["total_peak_area"])


def same_row(stated: Mapping[str, str], row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        if value is None or isinstance(value, str):
            assert stated.get(name) == value, name
        else:
            assert float(stated[name]) == near(value), name


def andi_spectra(run: FileImport, expected: Expected) -> None:
    signal = run.signals[0]
    assert (signal.points, signal.t_first, signal.t_last) == near(
        (expected["scans"], expected["rt_first_s"], expected["rt_last_s"])
    )
    assert (signal.y_first5, signal.y_sum) == (near(tuple(expected["tic_first5"])), near(expected["tic_sum"]))
    for name in ("points", "mz_min", "mz_max", "intensity_sum"):
        assert float(signal.metadata[name]) == near(expected[name])


def shimadzu(run: FileImport, expected: Expected) -> None:
    assert run.sample_name == expected["sample_name"]
    rows = [row for table in expected["peak_tables"].values() for row in table["rows"]]
    assert [
        {name: peak.fields[name] for name in row} for peak, row in zip(run.peaks, rows, strict=True)
    ] == rows
    by_name = {signal.name: signal for signal in run.signals}
    for printed in expected["chromatograms"]:
        scale = float(printed["intensity_multiplier"] or 1.0)  # expected.json has the values as printed
        inside = {
            name: value * scale for name, value in printed.items() if name in ("y_min", "y_max", "y_sum")
        }
        ends = {name: [value * scale for value in printed[name]] for name in ("y_first5", "y_last5")}
        same_signal(by_name[printed["name"]], {**printed, **inside, **ends})


def totalchrom(run: FileImport, expected: Expected) -> None:
    found = [peak for peak in run.peaks if peak.found]
    assert [[str(p.number), p.retention_time, p.area, p.height, p.area_percent, p.type] for p in found] == [
        [row[0], row[1], row[2], row[3], row[4], row[6]] for row in expected["peak_rows"]
    ]
    assert [p.retention_time for p in run.peaks if not p.found] == expected["expected_but_missing_rt"]
    assert sum(peak.area or 0.0 for peak in found) == near(expected["area_sum"])
    assert run.sample_name == expected["sample"]
    assert run.acquired is not None
    assert run.acquired.text == expected["acquired"]


def traces(run: FileImport, expected: Expected) -> None:
    signals = expected.get("signals") or [expected["signal"]]
    for signal, known in zip(run.signals, signals, strict=True):
        same_signal(signal, known)
    for name, text in (expected.get("metadata") or expected["header"]).items():
        assert run.metadata[name] == (text if isinstance(text, str) else "\t".join(text))


def openlab_text(run: FileImport, expected: Expected) -> None:
    names = {
        "retention_time": "rt_min",
        "width": "width_min",
        "area": "area",
        "height": "height",
        "area_percent": "area_percent",
        "type": "type",
    }
    for peak, row in zip(run.peaks, expected["peaks"], strict=True):
        assert {key: getattr(peak, name) for name, key in names.items()} == {
            key: row[key] for key in names.values()
        }
        assert (peak.name or "") == row["name"]
    assert sum(peak.area or 0.0 for peak in run.peaks) == near(expected["area_sum"])
    assert run.sample_name == "M2_MJ_100_min"


def microgc(run: FileImport, expected: Expected) -> None:
    assert run.method == expected["method"]
    assert run.acquired is not None
    assert run.acquired.text == expected["run_timestamp"]
    by_name = {signal.name: signal for signal in run.signals}
    for name, known in expected["detectors"].items():
        signal = by_name[name]
        assert (signal.points, signal.y_sum, signal.y_max) == near(
            (known["points"], known["y_sum"], known["y_max"])
        )
        assert signal.metadata["nValuesPerSecond"] == str(known["hz"])
        for peak, row in zip((p for p in run.peaks if p.signal == name), known["peaks"], strict=True):
            same_row(peak.fields, row)
            assert (peak.name, peak.retention_time, peak.area) == (row.get("label"), row["top"], row["area"])


def masshunter(run: FileImport, expected: Expected) -> None:
    assert int(run.metadata["rows"]) == expected["rows"]
    cells = zip(expected["first5"][1], expected["last"], strict=True)
    known = [(title, text) for title, text in cells if title not in ("", "Name") and text]
    named = [
        (r.name.rpartition(" ")[2] if r.name != "TestInterims" else "Conc.", r.text) for r in run.readings
    ]
    assert named == [(title.rpartition(" ")[2], text) for title, text in known]
    assert [r.text for r in run.readings if r.name == "TestInterims"] == ["0.1034"]
    assert {run.sample_name, *(r.sample for r in run.readings)} == {"H2O-0001"}


def xrf(run: FileImport, expected: Expected) -> None:
    assert int(run.metadata["rows"]) == expected["rows"]
    concentrations = [r for r in run.readings if r.group == "Concentration"]
    known = [*expected["first5"][1:], expected["last"]]
    read_back = [*concentrations[:4], concentrations[-1]]
    assert [(r.name, r.text, r.flags[0]) for r in read_back] == [(row[0], row[1], row[3]) for row in known]
    assert [(r.value, r.unit) for r in read_back] == [
        (111.8, "%"),
        (222.8, "%"),
        (28.8, "%"),
        (2.46, "%"),
        (None, "PPM"),
    ]


def icp_ms(run: FileImport, expected: Expected) -> None:
    by_name = {signal.name: signal for signal in run.signals}
    for line, known in expected["lines"].items():
        for column, title in enumerate(known["columns"][1:], start=1):
            signal = by_name[f"{line} {title}"]
            assert (signal.points, signal.t_first, signal.t_last) == near(
                (known["rows"], known["first"][0], known["last"][0])
            )
            assert (signal.y_first5[0], signal.y_last5[-1], signal.y_sum) == near(
                (known["first"][column], known["last"][column], known["sums"][column - 1])
            )
    assert [(r.group, r.text) for r in run.readings] == [
        (f"{name} ({kind}), {when}", result) for name, kind, when, result in expected["batch_samples"]
    ]


def gaml(run: FileImport, expected: Expected) -> None:
    times, values = expected["blocks"]
    signal = run.signals[0]
    assert (signal.name, signal.points) == (times["trace"], times["values"])
    assert signal.arrays is not None
    assert (signal.arrays()[0][:3].tolist(), signal.t_last) == (times["first3"], times["last"])
    assert (list(signal.y_first5[:3]), signal.y_last5[-1], signal.y_sum) == (
        values["first3"],
        values["last"],
        values["sum"],
    )


def gc_msd(run: FileImport, expected: Expected) -> None:
    raw_channels(run, expected)
    total = next(signal for signal in run.signals if signal.name == "data.ms TIC")
    exported = expected["tic_front_csv"]
    assert (total.points, total.y_sum, total.y_min, total.y_max) == (
        exported["points"],
        exported["y_sum"],
        exported["y_min"],
        exported["y_max"],
    )
    rows = expected["results_csv"]["rows"]
    assert [
        [str(p.number), p.fields["retention_time"], p.type, p.fields["height"], p.fields["area"]]
        for p in run.peaks
    ] == [[row[0], row[1], row[5], row[6], row[7]] for row in rows]
    assert {peak.signal for peak in run.peaks} == {"data.ms TIC"}
    rounded = len(run.peaks)  # each area is printed without decimals
    assert sum(p.area or 0.0 for p in run.peaks) == pytest.approx(
        expected["sum_of_corrected_areas"], abs=rounded
    )


def openlab(run: FileImport, expected: Expected) -> None:
    raw_channels(run, {"raw": expected})
    assert run.method == expected["metadata"]["method"]


def astm(run: FileImport, expected: Expected) -> None:
    signs = expected["delimiters"]
    assert run.metadata["delimiters"] == "".join(
        signs[name] for name in ("field", "repeat", "component", "escape")
    )
    assert (
        run.metadata["messages"],
        run.metadata["frames"],
        run.metadata["frames with their checksum"],
    ) == tuple(str(expected[name]) for name in ("messages", "frame_count", "checksums_ok"))
    kinds = {
        name.removeprefix("records "): int(n)
        for name, n in run.metadata.items()
        if name.startswith("records ")
    }
    assert kinds == expected["record_types"]
    assert [(r.name, r.text, r.flags) for r in run.readings] == [
        (
            known["test"].strip("^ "),
            known["value"],
            tuple(f"{what} {known[what]}" for what in ("flag", "status") if known[what]),
        )
        for known in expected["results"]
    ]
    assert run.sample_id == (expected["specimens"][0] or None)
    assert run.warnings == run.not_understood == ()


KINDS: dict[str, tuple[str, Callable[[FileImport, Expected], None]]] = {
    "agilent-d": ("chemstation", chemstation),
    "agilent-lc": ("chemstation", raw_channels),
    "agilent-gcmsd": ("chemstation", gc_msd),
    "agilent-openlab/teal.dx": ("openlab-dx", openlab),
    "andi-chrom": ("andi", andi_chromatography),
    "andi-ms": ("andi", andi_spectra),
    "shimadzu-ascii": ("shimadzu", shimadzu),
    "totalchrom-ascii": ("totalchrom", totalchrom),
    "chromeleon-ascii": ("traces", traces),
    "ezchrom-asc": ("traces", traces),
    "empower-arw": ("traces", traces),
    "openlab-rdl-text": ("openlab-text", openlab_text),
    "microgc-fusion": ("microgc-fusion", microgc),
    "agilent-csv": ("tables", masshunter),
    "xrf": ("tables", xrf),
    "icp-ms": ("tables", icp_ms),
    "gaml": ("gaml", gaml),
    "allotrope-asm": ("asm", asm),
    "astm-e1394": ("astm", astm),
    "agilent-openlab/openlab-cds-rslt": ("openlab-rslt", result_set),
}


REFUSED = ("astm-e1394/spotchem_el",)  # a vendor's own text between STX and ETX, in no format that is public


def items() -> list[Path]:
    """One folder for each real item."""
    return sorted(folder for folder in (shared() / "instrument-data").glob("*/*") if folder.is_dir())


def kind_of(folder: Path) -> str:
    """The kind of an item: the name of its folder, or of that folder and its own."""
    return next(kind for kind in (name_of(folder), folder.parent.name) if kind in KINDS)


def name_of(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def originals(folder: Path) -> dict[str, bytes]:
    """The instrument's own files in an item's folder."""
    beside = {"expected.json"} | ({"asm.json"} if folder.parent.name == "agilent-openlab" else set())
    return {name: content for name, content in load(folder).items() if name not in beside}


@pytest.mark.parametrize("folder", [pytest.param(folder, id=name_of(folder)) for folder in items()])
def test_a_real_file_gives_what_is_known_to_be_in_it(folder: Path) -> None:
    if name_of(folder) in REFUSED:
        with pytest.raises(FormatUnknown):
            read(originals(folder))
        return
    format_name, check = KINDS[kind_of(folder)]

    run = read(originals(folder))

    assert run.format == format_name
    check(run, json.loads((folder / "expected.json").read_text(encoding="utf-8"))["expected"])
    json.dumps(run.to_json(), allow_nan=False)


def test_no_item_of_the_manifest_is_left_out(instrument_data: Path) -> None:
    manifest = json.loads((instrument_data / "manifest.json").read_text(encoding="utf-8"))["items"]

    assert {item["folder"] for item in manifest if item["kind"] != "protocol-notes"} == set(
        map(name_of, items())
    )
