"""A small example of every format, made here, so that the readers are proved without other people's files."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
from datetime import UTC, datetime

import numpy as np
from openpyxl import Workbook
from scipy.io import netcdf_file

from instruments.astm.frames import frames_of
from instruments.files import Column, TableMapping
from instruments.files.samples import SimulatedPeak, chemstation_folder

Files = dict[str, bytes]


def chemstation() -> Files:
    """A GC run with all its tables, and a mass spectrum and a diode array beside it."""
    peaks = (SimulatedPeak(name="Methane", retention_time=0.3, area=912.5, width=0.02),)
    run = chemstation_folder("S-0042", peaks, datetime(2026, 3, 4, 9, 5, tzinfo=UTC), 3, manual=("Methane",))
    return {**run, "data.ms": mass_spectra(), "dad1.uv": diode_array()}


def mass_spectra() -> bytes:
    """Two scans of a GC-MS; the second ion of the first scan is 8 times its mantissa."""
    head = bytearray(0x200)
    head[:4] = b"\x01\x32\x00\x00"
    head[4:23] = b"\x11GC / MS Data File\x00"
    struct.pack_into("<H", head, 0x142, 2)
    struct.pack_into(">H", head, 0x10A, 0x200 // 2 + 1)
    return (
        bytes(head)
        + _scan(60_000, [(44 * 20, 100), (28 * 20, 0x4000 | 50)], 500)
        + _scan(120_000, [(36, 7)], 7)
    )


def _scan(time_ms: int, ions: list[tuple[int, int]], total: int) -> bytes:
    pairs = b"".join(struct.pack(">HH", *ion) for ion in ions)
    return struct.pack(">HI6xH4x", 0, time_ms, len(ions)) + pairs + struct.pack(">6xI", total)


def diode_array() -> bytes:
    """Two spectra of three wavelengths, coded as differences, one value in full."""
    head = bytearray(0x200)
    head[:3] = b"\x0231"
    struct.pack_into(">I", head, 0x116, 2)
    struct.pack_into(">d", head, 0x13E, 0.5)
    first = struct.pack("<4xIHHH8x", 60_000, 190 * 20, 192 * 20, 20) + struct.pack("<hhh", 10, 1, 1)
    second = struct.pack("<4xIHHH8x", 120_000, 190 * 20, 192 * 20, 20) + struct.pack(
        "<hihh", -0x8000, 70_000, 1, -1
    )
    return bytes(head) + first + second


def openlab_dx() -> Files:
    """A zip with a manifest and one channel."""
    trace = "11111111-2222-3333-4444-555555555555"
    manifest = (
        '<?xml version="1.0"?><ACMD xmlns="urn:schemas-agilent-com:acmd20"><InjectionInfo><SampleName>S-0042</SampleName>'
        "<RunDateTime>2026-03-04T09:05:00+04:00</RunDateTime><AcquisitionMethod>C:\\a\\b.amx</AcquisitionMethod>"
        f"<Signals><Signal><TraceId>{trace}</TraceId><Description>FID1A,Front</Description><Units>pA</Units></Signal>"
        "</Signals></InjectionInfo></ACMD>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("injection.acmd", manifest)
        archive.writestr(f"{trace}.CH", chemstation()["FID1A.ch"])
    return {"run.dx": packed.getvalue()}


def openlab_rslt() -> Files:
    """A zip of one injection, its result and the sequence that ties the result's signal to the raw trace."""
    space = 'xmlns="urn:schemas-agilent-com:acaml21"'
    trace = "11111111-2222-3333-4444-555555555555"
    sequence = f'<ACAML {space}><Signal id="s1"><TraceID>{trace}</TraceID></Signal></ACAML>'
    result = (
        f'<ACAML {space}><SignalResult><Signal_ID id="s1"/><Peak id="p1"><RetentionTime val="0.3" unit="min"/>'
        '<Area val="912.5" unit="pA*s"/><BaselineCode>MM</BaselineCode><BeginTime val="0.24" unit="min"/>'
        '<EndTime val="0.36" unit="min"/><BaselineStart val="2"/><BaselineEnd val="2"/></Peak></SignalResult>'
        '<InjectionCompound><CompoundName>Methane</CompoundName><Peak_ID id="p1"/></InjectionCompound></ACAML>'
    )
    packed, inner = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("Base/InjectionACAML", result)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("set.rslt/a.acaml", sequence)
        archive.writestr("set.rslt/run-01.rx", inner.getvalue())
        archive.writestr("set.rslt/run-01.dx", openlab_dx()["run.dx"])
    return {"set.rslt": packed.getvalue()}


def andi() -> Files:
    """A chromatogram of 50 points with one peak, as netCDF."""
    written = io.BytesIO()
    data = netcdf_file(written, "w")
    for name, text in {
        "sample_name": "S-0042",
        "retention_unit": "seconds",
        "detector_unit": "uV",
        "injection_date_time_stamp": "20260304090500+0400",
    }.items():
        setattr(data, name, text)
    data.createDimension("point_number", 50)
    data.createDimension("peak_number", 1)
    data.createVariable("ordinate_values", "f", ("point_number",))[:] = np.arange(50)
    for name, value in (("peak_retention_time", 12.0), ("peak_area", 912.5)):
        data.createVariable(name, "f", ("peak_number",))[:] = value
    for name, value in (("actual_sampling_interval", 0.5), ("actual_delay_time", 1.0)):
        data.createVariable(name, "f", ()).data[...] = value
    data.flush()
    return {"run.cdf": written.getvalue()}


def shimadzu() -> Files:
    """Tabs, decimal commas, one peak, three points with a multiplier."""
    return {
        "run.txt": (
            b"[Header]\r\nApplication Name\tGCsolution\r\n\r\n[Sample Information]\r\nSample Name\tS-0042\r\n"
            b"Acquired\t4.3.2026. 9:05:00\r\nVial#\t3\r\n\r\n[Peak Table(Ch1)]\r\n# of Peaks\t1\r\n"
            b"Peak#\tR.Time\tI.Time\tF.Time\tArea\tHeight\tConc.\tMark\tName\r\n1\t1,200\t1,100\t1,300\t912,5\t285\t0,000\tM\t"
            b"Methane\r\n\r\n[Chromatogram (Ch1)]\r\nInterval(msec)\t500\r\n# of Points\t3\r\nIntensity Units\tmV\r\n"
            b"Intensity Multiplier\t0,001\r\nR.Time (min)\tIntensity\r\n0,00000\t10\r\n0,00833\t20\r\n0,01667\t30\r\n"
        )
    }


def totalchrom() -> Files:
    """Decimal commas, a named peak and one that was not found."""
    return {
        "run.TX0": (
            b'"Software Version:",6.3.2.0646,"Date:","2026-03-04 09:20:00"\r\n"Operator:","A. B.","Sample Name:","S-0042"\r\n'
            b'"Data Acquisition Time:","2026-03-04 09:05:00","Cycle:",8\r\n"Delay Time:",0,00,"min"\r\n"Channel:","A"\r\n'
            b'"Peak","Time","Component Name","Area","Height","Area"," BL"\r\n"#","[min]","","[uV*s]","[uV]","[%]",""\r\n'
            b'------,------,------,------,------,------,------\r\n1,"1,200","Methane","912,50","285,00","100,00","BB"\r\n'
            b'-,"2,500","","0,00","0,00","0,00",""\r\n"","","","912,50","285,00","100,00",""\r\n'
            b'"Missing Component Report"\r\n"Component","Expected Retention (Calibration File)"\r\n"Propane","2,500"\r\n'
        )
    }


def chromeleon() -> Files:
    """Two points with decimal commas."""
    return {
        "run.txt": (
            b"Filepath\tC:\\a.acd\r\nChannel\tUV_VIS_1\r\n\r\nSample Information:\r\nSample\tS-0042\r\n"
            b"Date\t04.03.2026\r\nTime\t09:05:00\r\nData Points\t2\r\n\r\nRaw Data:\r\n"
            b"Time(min)\tStep(sec)\tValue(mAU)\r\n0,000\t0,00\t1,5\r\n0,002\t0,10\t2,5\r\n"
        )
    }


def ezchrom() -> Files:
    """Two channels of two points."""
    return {
        "run.asc": (
            b"Version:\t3\nMaxchannels:\t2\nSample ID:\tS-0042\nAcquisition Date and Time:\t3/14/2026 9:05:00 AM\n"
            b"Sampling Rate:\t2.0\t2.0\tHz\nTotal Data Points:\t2\t2\tPts.\nX Axis Title:\tSeconds\tSeconds\n"
            b"Y Axis Title:\tmV\tmV\nX Axis Multiplier:\t1.0\t1.0\nY Axis Multiplier:\t0.001\t0.001\n"
            b"1000\n2000\n3000\n4000\n"
        )
    }


def empower() -> Files:
    """Three points; lines end with a carriage return alone."""
    return {"run.arw": b'"SampleName"\t"Channel"\r"S-0042"\t"FID"\r0\t1.5\r0.5\t2.5\r1\t3.5\r'}


def openlab_text() -> Files:
    """One peak, its area broken over two lines."""
    return {
        "run.txt": (
            "┌─────┬─────┐\n│Sample Name│S-00│\n│           │42  │\n└─────┴─────┘\n┌──┬──┐\n│Signal:│FID1A│\n└──┴──┘\n"
            "┌──┬──┬──┬──┐\n│ RT │Typ│ Area │Name│\n│[min]│e│[pA*s]│    │\n├──┼──┼──┼──┤\n│ 1.200 │MM │ 912. │Methane│\n"
            "│       │   │   5  │       │\n├──┼──┼──┼──┤\n│       │Sum│ 912.5│       │\n└──┴──┴──┴──┘\n"
        ).encode()
    }


def microgc() -> Files:
    """One detector with a peak that was found and one that was not."""
    return {
        "run.fusion-data": json.dumps(
            {
                "methodName": "gas",
                "runTimeStamp": "2026-03-04T05:05:00Z",
                "annotations": {"name": "S-0042"},
                "detectors": {
                    "moduleA:tcd": {
                        "nValuesPerSecond": 50,
                        "nValuesExpected": 4,
                        "values": [0, 1, 2, 1],
                        "analysis": {
                            "peaks": [
                                {
                                    "label": "Methane",
                                    "top": 0.04,
                                    "area": 912.5,
                                    "height": 2,
                                    "concentration": 1.5,
                                },
                                {"label": "Propane", "top": 0.06, "area": 0, "height": 0, "concentration": 0},
                            ]
                        },
                    }
                },
            }
        ).encode()
    }


def masshunter() -> Files:
    """One sample, one compound."""
    return {
        "run.csv": (
            b"Sample,,,,Methane Results,\r\n,Name,Data File,Acq. Date-Time,RT,Final Conc.\r\n"
            b"!,S-0042,a.d,3/14/2026 9:05 AM,1.2,912.5\r\n"
        )
    }


def xrf() -> Files:
    """One element that was found, one that was not."""
    return {
        "run.csv": (
            b"Formula,Concentration,Z,Status,Line 1,LLD\r\nS,0.125 % -,16,XRF 1,S KA1,50.5 PPM\r\n"
            b"Cl,0.3 PPM -,17,Not detected,Cl KA1,70.2 PPM\r\n"
        )
    }


def icp_ms() -> Files:
    """A batch of one sample."""
    return {
        "BatchLog.csv": (
            b"#,Acq. Date-Time,Sample Type,Sample Name,File Name,Acquisition Result,Operator\r\n"
            b"1,14/03/2026 9:05:00 AM,Sample,S-0042,C:\\a.b\\001.d,Pass,AB\r\n"
        ),
        "001.d/001.csv": (
            b"C:\\a.b\\001.d\r\nIntensity Vs Time,CPS\r\nAcquired : 14/03/2026\r\nTime [Sec],V51,Ni60\r\n"
            b"0.5,100.0,7.5\r\n1.0,110.0,6.5\r\n"
        ),
    }


def gaml() -> Files:
    """A trace of three points with a peak and its baseline."""
    times = base64.b64encode(np.array([0.0, 1.0, 2.0], "<f8").tobytes()).decode()
    values = base64.b64encode(np.array([0.0, 2.0, 0.0], "<f4").tobytes()).decode()
    return {
        "run.gaml": (
            '<?xml version="1.0"?><GAML version="1.00"><experiment name="S-0042"><collectdate>2026-03-04T05:05:00Z</collectdate>'
            '<trace name="FID" technique="CHROM"><Xdata units="MINUTES">'
            f'<values byteorder="INTEL" format="FLOAT64" numvalues="3">{times}</values><Ydata units="UNKNOWN">'
            f'<values byteorder="INTEL" format="FLOAT32" numvalues="3">{values}</values><peaktable><peak number="1" name="Methane">'
            '<parameter name="PK_AREA">120</parameter><peakXvalue>1</peakXvalue><baseline><startXvalue>0</startXvalue>'
            "<startYvalue>0</startYvalue><endXvalue>2</endXvalue><endYvalue>0</endYvalue></baseline></peak></peaktable></Ydata>"
            "</Xdata></trace></experiment></GAML>"
        ).encode()
    }


def asm() -> Files:
    """One measurement with a trace of three points and a peak."""

    def quantity(value: float, unit: str) -> dict[str, object]:
        return {"value": value, "unit": unit}

    measurement = {
        "measurement identifier": "m1",
        "sample document": {"written name": "S-0042"},
        "injection document": {"injection time": "2026-03-04T09:05:00+04:00", "injection identifier": "i1"},
        "chromatogram data cube": {
            "label": "FID",
            "cube-structure": {"dimensions": [{"unit": "s"}], "measures": [{"unit": "pA"}]},
            "data": {"dimensions": [[0.0, 1.0, 2.0]], "measures": [[0.0, 2.0, 0.0]]},
        },
        "processed data aggregate document": {
            "processed data document": [
                {
                    "peak list": {
                        "peak": [
                            {
                                "written name": "Methane",
                                "retention time": quantity(1, "s"),
                                "peak area": quantity(912.5, "pA.s"),
                            }
                        ]
                    }
                }
            ]
        },
    }
    return {
        "run.json": json.dumps(
            {
                "$asm.manifest": "http://purl.allotrope.org/manifests/gas-chromatography",
                "gas chromatography aggregate document": {
                    "gas chromatography document": [
                        {
                            "analyst": "AB",
                            "measurement aggregate document": {"measurement document": [measurement]},
                        }
                    ]
                },
            }
        ).encode()
    }


def astm() -> Files:
    """A transmission of one result, in two frames, with the signs of its session."""
    records = (
        b"H|\\^&|||Analyzer^1.0|||||||P|1|20260304090500\r"
        b"O|1|S-0042||^^^Na\rR|1|^^^Na|131|mmol/L||N||F\rL|1|N\r"
    )
    return {"transmission.txt": b"\x05" + b"".join(frames_of(records, max_text=60)) + b"\x04"}


def cuts_as_text() -> Files:
    """A table of two samples without a public format, with decimal commas and a censored value."""
    return {
        "cuts.csv": b"Sample;Date;IBP;T50\r\nS-0042;4/3/2026 9:05;35,4;< 100\r\nS-0043;4/3/2026 9:40;36,1;98,7\r\n"
    }


def cuts_as_workbook() -> Files:
    """The same table as a workbook."""
    book, written = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (("Sample", "Date", "IBP", "T50"), ("S-0042", datetime(2026, 3, 4, 9, 5), 35.4, "< 100")):  # noqa: DTZ001
        sheet.append(row)
    book.save(written)
    return {"cuts.xlsx": written.getvalue()}


CUTS = TableMapping(
    name="distillation",
    delimiter=";",
    decimal=",",
    day_first=True,
    columns=(
        Column(role="sample_id", title="Sample"),
        Column(role="acquired", title="Date"),
        Column(role="reading", title="IBP", unit="degC"),
        Column(role="reading", title="T50", unit="degC"),
    ),
)
MAPPED: dict[str, Files] = {"mapped-text": cuts_as_text(), "mapped-workbook": cuts_as_workbook()}

EXAMPLES: dict[str, tuple[str, Files]] = {
    "chemstation": ("chemstation", chemstation()),
    "openlab-dx": ("openlab-dx", openlab_dx()),
    "openlab-rslt": ("openlab-rslt", openlab_rslt()),
    "andi": ("andi", andi()),
    "shimadzu": ("shimadzu", shimadzu()),
    "totalchrom": ("totalchrom", totalchrom()),
    "chromeleon": ("traces", chromeleon()),
    "ezchrom": ("traces", ezchrom()),
    "empower": ("traces", empower()),
    "openlab-text": ("openlab-text", openlab_text()),
    "microgc-fusion": ("microgc-fusion", microgc()),
    "masshunter": ("tables", masshunter()),
    "xrf": ("tables", xrf()),
    "icp-ms": ("tables", icp_ms()),
    "gaml": ("gaml", gaml()),
    "asm": ("asm", asm()),
    "astm": ("astm", astm()),
}
