"""What the laboratory may rely on when a ChemStation folder is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from instruments.files import FileImport, Settings, read, recognise
from instruments.files.errors import SeveralRuns
from instruments.files.samples import SimulatedPeak, chemstation_folder

MORNING = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
PEAKS = (
    SimulatedPeak(name="Methane", retention_time=1.2, area=912.5),
    SimulatedPeak(name="n-Butane", retention_time=2.5, area=123456.7),
    SimulatedPeak(name="Əmtəə, 50%", retention_time=3.1, area=0.25),
)


def folder(**given: object) -> dict[str, bytes]:
    return chemstation_folder("S-0042", PEAKS, MORNING, 3, **given)  # type: ignore[arg-type]


def without(*names: str, **given: object) -> FileImport:
    return read({name: content for name, content in folder(**given).items() if name not in names})


def test_a_folder_is_recognised_by_what_is_in_it() -> None:
    assert recognise({name.upper(): content for name, content in folder().items()}) == "chemstation"


def test_who_what_when_and_how_are_told() -> None:
    run = read(folder())

    assert (run.sample_name, run.operator, run.instrument, run.method) == (
        "S-0042",
        "SIMULATED",
        "Simulated GC",
        "SIMULATED.M",
    )
    assert run.acquired is not None
    assert (run.acquired.local, run.acquired.zone) == ("2026-03-04T09:05:00", "unknown")


def test_a_time_has_a_zone_only_when_the_laboratory_set_one() -> None:
    run = read(folder(), settings=Settings(zone="Asia/Baku"))

    assert run.acquired is not None
    assert run.acquired.at == datetime(2026, 3, 4, 5, 5, tzinfo=UTC)


def test_peaks_are_the_data_systems_own_to_the_last_digit() -> None:
    assert [(peak.name, peak.area, peak.retention_time) for peak in read(folder()).peaks] == [
        (peak.name, peak.area, peak.retention_time) for peak in PEAKS
    ]


@pytest.mark.parametrize(
    "missing",
    [
        ("Result.xml",),
        ("REPORT01.CSV", "Report00.CSV"),
        ("Report.TXT", "Result.xml"),
        ("FID1A.ch",),
        ("Result.xml", "REPORT01.CSV", "Report00.CSV", "FID1A.ch"),
    ],
)
def test_any_one_of_the_three_tables_is_enough(missing: tuple[str, ...]) -> None:
    run = without(*missing)

    assert [peak.area for peak in run.peaks] == pytest.approx([peak.area for peak in PEAKS], rel=5e-6)
    assert run.peaks[0].name == "Methane"


@pytest.mark.parametrize("missing", [(), ("Result.xml",), ("Report.TXT", "Result.xml")])
def test_a_peak_integrated_by_hand_is_marked(missing: tuple[str, ...]) -> None:
    run = without(*missing, manual=("n-Butane",))

    assert [peak.manual for peak in run.peaks] == [False, True, False]


def test_a_peak_that_was_not_found_is_kept_and_said_so() -> None:
    files = folder()
    table = files["REPORT01.CSV"].decode("utf-16").replace("BB  ", "  ", 1).replace("912.5,", "0,")
    run = read({"Report00.CSV": files["Report00.CSV"], "REPORT01.CSV": table.encode("utf-16")})

    assert (run.peaks[0].found, run.peaks[0].area, run.peaks[0].type) == (False, 0.0, None)


def test_areas_agree_with_the_raw_signal_over_the_stated_baseline() -> None:
    differences = [check.relative_difference for check in read(folder()).area_checks]

    assert differences == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def test_an_area_that_the_raw_signal_does_not_bear_out_is_shown() -> None:
    files = folder()
    changed = files["Result.xml"].decode("utf-16").replace("<Area>912.5<", "<Area>1012.5<")
    run = read({"Result.xml": changed.encode("utf-16"), "FID1A.ch": files["FID1A.ch"]})

    assert run.peaks[0].area == 1012.5
    assert "1 of 3 areas differ by more than 1 %" in " ".join(run.warnings)


def test_a_trace_too_thin_for_a_peak_checks_no_area() -> None:
    thin = chemstation_folder("S-0042", PEAKS, MORNING, 3)["FID1A.ch"][: 0x1800 + 4 * 8]
    run = read({**folder(), "FID1A.ch": thin})

    assert run.signals[0].points == 4
    assert run.area_checks == ()


def test_tables_of_different_processing_are_not_mixed() -> None:
    files = folder()
    report = files["Report.TXT"].decode("utf-16").replace(" 912.50000", " 955.50000")
    run = read({**files, "Report.TXT": report.encode("utf-16")})

    assert run.peaks[0].area == 912.5
    assert "they come from different processing" in " ".join(run.warnings)


def test_a_reprocessed_result_is_known_as_the_same_injection() -> None:
    first, second = read(folder()), without("Result.xml", manual=("Methane",))

    assert first.injection is not None
    assert second.injection is not None
    assert first.injection.identity == second.injection.identity == "003F0301.D|2026-03-04T09:05:00|3|3|1"


def test_the_next_injection_of_a_sequence_is_another_one() -> None:
    other = read(chemstation_folder("S-0042", PEAKS, MORNING, 4))

    assert other.injection != read(folder()).injection


def test_a_blank_left_in_the_folder_is_not_taken_for_the_sample() -> None:
    blank = chemstation_folder("blank", PEAKS[:1], MORNING, 2)["FID1A.ch"]
    run = read({**folder(), "V181.ch": folder()["FID1A.ch"], "FID1A.ch": blank})

    assert {peak.signal for peak in run.peaks} == {"V181.ch"}
    assert "FID1A.ch says that it is of “blank”" in " ".join(run.warnings)


def test_two_runs_given_together_are_not_mixed() -> None:
    files = {f"{run}/{name}": content for run in ("a.D", "b.D") for name, content in folder().items()}

    with pytest.raises(SeveralRuns, match=r"a\.D, b\.D"):
        read(files)


def test_an_older_report_further_down_is_not_taken() -> None:
    old = {
        f"old/{name}": content for name, content in chemstation_folder("S-0001", PEAKS, MORNING, 1).items()
    }

    assert read({**old, **folder()}).sample_name == "S-0042"


def test_what_was_not_read_is_named() -> None:
    run = read({**folder(), "notes.doc": b"something"})

    assert "notes.doc: kept, not read" in run.not_understood


EXTERNAL_STANDARD = """Data File C:\\CHEM32\\1\\DATA\\GAS\\004F0401.D
Sample Name: S-0044

=====================================================================
Acq. Operator   : AB                             Seq. Line :   4
Acq. Instrument : GC 1                            Location : Vial 4
Injection Date  : 14-Mar-26 09:05:00 AM                Inj :   1
=====================================================================
                     External Standard Report
=====================================================================

Signal 1: FID1 A,

RetTime  Type     Area     Amt/Area    Amount   Grp   Name
 [min]           [pA*s]               [mol%]
-------|------|----------|----------|----------|--|------------------
  1.234 BB      123.45678 2.00000e-3    0.24691    Methane
  2.345                 -          -          -    Ethane
GC 1 14-Mar-26 09:30:00 AM AB                              Page   1 of 2
Data File C:\\CHEM32\\1\\DATA\\GAS\\004F0401.D
Sample Name: S-0044

RetTime  Type     Area     Amt/Area    Amount   Grp   Name
 [min]           [pA*s]               [mol%]
-------|------|----------|----------|----------|--|------------------
  3.210 MB  +   500.12345 1.00000e-3    0.50012 C4 n-Butane

Totals :                                 0.74703

Results obtained with enhanced integrator!
"""


def test_a_calibrated_report_gives_amounts_groups_and_what_was_not_found() -> None:
    run = read({"Report.TXT": EXTERNAL_STANDARD.encode("cp1252")})

    assert [(p.name, p.amount, p.amount_unit, p.group, p.found, p.manual) for p in run.peaks] == [
        ("Methane", 0.24691, "mol%", None, True, False),
        ("Ethane", None, "mol%", None, False, None),
        ("n-Butane", 0.50012, "mol%", "C4", True, True),
    ]
    assert {peak.area_unit for peak in run.peaks} == {"pA*s"}


def test_a_row_that_cannot_be_read_is_a_missing_peak_and_said_so() -> None:
    run = read({"Report.TXT": EXTERNAL_STANDARD.replace("  123.45678 ", "  1234567.45678 ").encode("cp1252")})

    assert [peak.name for peak in run.peaks] == ["Ethane", "n-Butane"]
    assert "so a peak is missing: 1.234 BB" in " ".join(run.warnings)


def test_a_line_that_no_rule_reads_is_kept() -> None:
    run = read({"Report.TXT": EXTERNAL_STANDARD.encode("cp1252")})

    assert run.not_understood == ("Report.TXT: Results obtained with enhanced integrator!",)


def test_a_date_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    report = folder()["Report.TXT"].decode("utf-16").replace("04-Mar-26", "3/4/2026")
    files = {"Report.TXT": report.encode("utf-16")}

    unread, told = read(files), read(files, settings=Settings(day_first=False))

    assert unread.acquired is not None
    assert unread.acquired.local is None
    assert "can be read in two ways" in " ".join(unread.warnings)
    assert told.acquired is not None
    assert told.acquired.local == "2026-03-04T09:05:00"


def test_one_damaged_file_does_not_take_the_others_with_it() -> None:
    files = folder()
    run = read({**files, "Result.xml": files["Result.xml"][:900], "FID1A.ch": files["FID1A.ch"][:100]})

    assert [peak.name for peak in run.peaks] == [peak.name for peak in PEAKS]
    assert len(run.warnings) >= 2


def test_who_and_where_are_told_without_the_blanks_of_the_report() -> None:
    run = without("Result.xml", "REPORT01.CSV", "Report00.CSV", "FID1A.ch", "SAMPLE.XML")

    assert run.operator
    assert run.instrument
    assert (run.operator, run.instrument) == (run.operator.strip(), run.instrument.strip())


def test_a_report_of_several_injections_is_not_taken_for_one_run() -> None:
    two = EXTERNAL_STANDARD + EXTERNAL_STANDARD.replace(".D", "-2.D", 1)

    with pytest.raises(SeveralRuns, match="Read them one at a time"):
        read({"Report.TXT": two.encode("cp1252")})

    assert read({"Report.TXT": (EXTERNAL_STANDARD + EXTERNAL_STANDARD.split("\n")[0]).encode("cp1252")}).peaks


INTERNAL_STANDARDS = """
ISTD  ISTD Amount   Name
  #    [ng/ul]
----|-------------|-------------------------
  1    100.00000   Inert

"""


def test_the_list_of_internal_standards_is_no_table_of_peaks() -> None:
    whole = read({"Report.TXT": EXTERNAL_STANDARD.encode("cp1252")})
    head, signal, rest = EXTERNAL_STANDARD.partition("Signal 1")

    run = read({"Report.TXT": (head + INTERNAL_STANDARDS + signal + rest).encode("cp1252")})

    assert (run.peaks, run.warnings) == (whole.peaks, whole.warnings)
    assert "Report.TXT: 1    100.00000   Inert" in run.not_understood
