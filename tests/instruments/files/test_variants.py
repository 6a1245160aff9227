"""Formats as other versions and other countries write them: made here, since the real ones are not at hand."""

from __future__ import annotations

import struct

import pytest

from instruments.files import read
from instruments.files.errors import SeveralRuns
from instruments.files.settings import Settings
from instruments.files.text import moment
from tests.instruments.files.made import EXAMPLES


def old_channel(version: bytes, body: bytes, times: bytes, *, sector: int = 0) -> bytes:
    """A raw channel with the old header: strings of one byte a sign, scale 0.5, offset 10."""
    head = bytearray(0x400)
    head[: len(version) + 1] = bytes([len(version)]) + version
    head[4:0x11] = b"\x0cGC DATA FILE"
    head[0x18:0x1F] = b"\x06S-0042"
    head[0x244:0x247] = b"\x02pA"
    head[0x254:0x25F] = b"\x0aFID1 Front"
    struct.pack_into(">I", head, 0x108, sector)
    head[0x11A:0x122] = times
    struct.pack_into(">dd", head, 0x27C, 10.0, 0.5)
    return bytes(head) + body


FIRST_DIFFERENCES = struct.pack(">BBhhih", 0x10, 3, 100, -0x8000, 70_000, -2) + b"\0\0"
SECOND_DIFFERENCES = struct.pack(">hhIhhh", 0x7FFF, 0, 1000, 10, 5, -3)
IN_FLOATS, IN_WHOLES = struct.pack(">ff", 0, 60_000), struct.pack(">ii", 0, 60_000)


@pytest.mark.parametrize(
    ("version", "body", "times", "values"),
    [
        (b"8", FIRST_DIFFERENCES, IN_WHOLES, [60.0, 35_010.0, 35_009.0]),
        (b"30", FIRST_DIFFERENCES, IN_WHOLES, [60.0, 35_010.0, 35_009.0]),
        (b"81", SECOND_DIFFERENCES, IN_FLOATS, [510.0, 515.0, 522.5, 528.5]),
        (b"81", SECOND_DIFFERENCES, IN_WHOLES, [510.0, 515.0, 522.5, 528.5]),
    ],
)
def test_a_channel_of_an_older_chemstation_is_read(
    version: bytes, body: bytes, times: bytes, values: list[float]
) -> None:
    signal = read({"fid1A.ch": old_channel(version, body, times)}).signals[0]

    assert signal.arrays is not None
    assert signal.arrays()[1].tolist() == values
    assert (signal.t_first, signal.t_last, signal.unit, signal.detector) == (0.0, 1.0, "pA", "FID")


def test_the_header_of_a_channel_says_where_its_values_begin() -> None:
    moved = old_channel(b"8", b"\xff" * 512 + FIRST_DIFFERENCES, IN_WHOLES, sector=0x600 // 512 + 1)

    assert read({"fid1A.ch": moved}).signals[0].points == 3


SHIMADZU_MS = """[Header]\tX
Data File Name\tC:\\GCMSsolution\\run 7.qgd
Output Date\t04.03.2026

[Sample Information]
Sample Name\tS-0042
Sample ID\t7

[MC Peak Table]
# of Peaks\t2
Mass\tTIC
Peak#\tRet.Time\tProc.From\tProc.To\tMass\tArea\tHeight\tA/H\tConc.\tMark\tName
1\t5{d}123\t5{d}050\t5{d}200\tTIC\t91250\t4000\t2{d}1\t0{d}5\t\tBenzene
2\t6{d}500\t6{d}400\t6{d}600\tTIC\t12\t4\t3{d}0\t\tV\t

[MS Chromatogram]
m/z\tTIC
Interval(msec)\t300
# of Points\t3
Start Time(min)\t1{d}000
End Time(min)\t1{d}010
Ret.Time\tAbsolute Intensity\tRelative Intensity
1{d}000\t10\t1{d}0
1{d}005\t1000\t100{d}0
1{d}010\t20\t2{d}0

[MS Chromatogram]
m/z\t78{d}00
# of Points\t1
Start Time(min)\t1{d}000
Ret.Time\tAbsolute Intensity\tRelative Intensity
1{d}000\t4\t1{d}0

[MS Spectrum]
# of Peaks\t1
m/z\tAbsolute Intensity\tRelative Intensity
78{d}00\t4\t100
""".replace("]\tX\n", "]\n")


@pytest.mark.parametrize("sign", [".", ","])
def test_gcms_exports_of_shimadzu_have_other_names_for_times(sign: str) -> None:
    run = read({"run.txt": SHIMADZU_MS.replace("{d}", sign).encode()})

    first = run.peaks[0]
    assert (first.signal, first.name, first.retention_time) == ("MS Chromatogram TIC", "Benzene", 5.123)
    assert (first.start, first.end, first.area) == (5.05, 5.2, 91_250.0)
    assert [(s.points, s.y_sum, s.time_unit) for s in run.signals] == [(3, 1030.0, "min"), (1, 4.0, "min")]
    assert run.sample_name == "S-0042"
    assert run.not_understood == ("[MS Spectrum]: 3 lines",)


def test_several_runs_in_one_shimadzu_export_are_not_mixed() -> None:
    with pytest.raises(SeveralRuns, match="one at a time"):
        read({"batch.txt": (SHIMADZU_MS * 2).replace("{d}", ".").encode()})


def test_several_experiments_in_one_gaml_are_not_mixed() -> None:
    content = next(iter(EXAMPLES["gaml"][1].values()))
    start, end = content.index(b"<experiment"), content.index(b"</experiment>") + len(b"</experiment>")

    with pytest.raises(SeveralRuns, match="one at a time"):
        read({"two.gaml": content[:end] + content[start:end] + content[end:]})


EMPOWER = {
    "one line a pair, tabs": '"SampleName"\t"S-0042"\n"Date Acquired"\t"7/1/2022 3:22:48 PM GMT"\n0\t1.5\n0.5\t6\n',
    "one line a pair, commas": '"SampleName","S-0042"\n"Target Mass 1",\n"Channel","QDa 1: SIR Ch2"\n0,1.5\n0.5,6\n',
    "names above values": '"SampleName"\t"Channel"\t"Vial"\n"S-0042"\t"PDA 254"\t"1:A,2"\n0\t1.5\n0.5\t6\n',
    "two names above two values": '"SampleName"\t"Channel"\n"S-0042"\t"PDA"\n0\t1.5\n0.5\t6\n',
    "decimal commas": '"SampleName"\t"Channel"\t"Vial"\n"S-0042"\t"PDA"\t"3"\n0,0\t1,5\n0,5\t6,0\n',
    "spectra over time": '"SampleName"\t"Channel"\t"Vial"\n"S-0042"\t"PDA"\t"3"\nWavelength\t210\t211\nTime\t\t\n0\t1\t0.5\n0.5\t2\t4\n',
}


@pytest.mark.parametrize("text", EMPOWER.values(), ids=EMPOWER)
def test_an_empower_export_is_read_in_each_of_its_layouts(text: str) -> None:
    run = read({"trace.arw": text.encode()})

    signal = run.signals[0]
    assert run.sample_name == "S-0042"
    assert (signal.points, signal.t_last, signal.y_sum) == (2, 0.5, 7.5)


def test_empower_channels_keep_their_name() -> None:
    assert read({"a.arw": EMPOWER["one line a pair, commas"].encode()}).signals[0].name == "QDa 1: SIR Ch2"


def test_thousands_that_are_set_apart_are_numbers_too() -> None:
    example = EXAMPLES["chromeleon"][1]
    path, content = next(iter(example.items()))
    *head, last = content.decode().rstrip().split("\n")
    sign = "," if "," in last else "."
    grouped = last.rsplit("\t", 1)[0] + ("\t1.234,5" if sign == "," else "\t1,234.5")

    signal = read({path: "\n".join([*head, grouped]).encode()}).signals[0]

    assert signal.y_last5[-1] == 1234.5


@pytest.mark.parametrize(
    ("text", "local", "zone"),
    [
        ("25/7/2022 3:22:48 PM GMT", "2022-07-25T15:22:48", "+00:00"),
        ("25/7/2022 3:22:48 PM EST", "2022-07-25T15:22:48", "unknown"),
        ("2022-07-25 15:22:48 UTC", "2022-07-25T15:22:48", "+00:00"),
        ("1/7/2022 3:22:48 PM GMT", None, "unknown"),
    ],
)
def test_a_zone_by_letters_is_a_zone_only_where_it_is_utc(text: str, local: str | None, zone: str) -> None:
    found = moment(text, Settings())

    assert found is not None
    assert (found.local, found.zone) == (local, zone)


def test_a_channel_without_its_end_says_that_its_times_are_wrong() -> None:
    whole = bytearray(old_channel(b"30", FIRST_DIFFERENCES, IN_WHOLES))
    struct.pack_into(">I", whole, 0x116, len(whole) // 512 + 1)
    cut = bytearray(whole)
    struct.pack_into(">I", cut, 0x116, 9)

    assert read({"fid1A.ch": bytes(whole)}).warnings == ()
    assert read({"fid1A.ch": bytes(cut)}).warnings == (
        f"fid1A.ch is cut: it has {len(cut)} bytes, and its header says at least 4096. Its end is missing, so its times are wrong.",
    )


def test_a_text_that_ends_in_the_middle_of_a_line_may_be_cut() -> None:
    [(name, content)] = EXAMPLES["chromeleon"][1].items()

    whole, cut = read({name: content.rstrip() + b"\r\n"}), read({name: content.rstrip()[:-1]})

    assert "ends in the middle of a line" in "".join(cut.warnings)
    assert "ends in the middle of a line" not in "".join(whole.warnings)


def test_a_file_in_which_nothing_is_found_says_so() -> None:
    assert "No signal, peak or reading was found in it." in read({"Report00.CSV": b'"Title",""\r\n'}).warnings
