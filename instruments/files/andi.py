"""ANDI/AIA chromatography (ASTM E1947, E1948) and mass spectrometry (ASTM E2077, E2078) in netCDF; clauses not verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from instruments.files.areas import check_areas
from instruments.files.errors import FileDamaged
from instruments.files.netcdf import Value, read_netcdf
from instruments.files.settings import Settings
from instruments.files.shape import EvenTimes, FileImport, Injection, OnDemand, Peak, Signal, signal_of
from instruments.files.single import the_one, unread
from instruments.files.text import moment

if TYPE_CHECKING:
    from instruments.files.shape import Floats

    _Column: TypeAlias = Sequence[str | float | None]
    _Columns: TypeAlias = Mapping[str, _Column]

_LARGEST = 1e300  # what is beyond is no measured number
_SCALING = (("scale_factor", 1.0), ("add_offset", 0.0))
_SPECTRA = b"scan_acquisition_time"


def is_andi(content: bytes) -> bool:
    """Whether this is classic netCDF with the variables of one of the two templates."""
    return content[:4] in (b"CDF\x01", b"CDF\x02") and (b"ordinate_values" in content or _SPECTRA in content)


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is ANDI."""
    return any(is_andi(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One ANDI file. Times are seconds unless `retention_unit` says otherwise."""
    name = the_one(files, is_andi)
    data = _Data(name, files[name])
    result = _spectra(data, settings) if "scan_acquisition_time" in data.arrays else _trace(data, settings)
    return replace(result, not_understood=(*result.not_understood, *unread(files, name)))


class _Data:
    """The attributes as text and the variables as arrays."""

    def __init__(self, name: str, content: bytes) -> None:
        found = read_netcdf(name, content)
        self.name = name
        self.texts = {key: _text(value) for key, value in found.attributes.items()}
        self.arrays = {key: _scaled(array, found.attributes_of[key]) for key, array in found.arrays.items()}
        self.attributes = {
            f"{key}.{name}": _text(value)
            for key, attributes in found.attributes_of.items()
            for name, value in attributes.items()
        }

    def said(self, *keys: str) -> str | None:
        """The first of these attributes that says something."""
        return next(
            (text for key in keys if (text := self.texts.get(key, "")) and text.lower() != "none"), None
        )

    def one(self, key: str) -> float | None:
        """A variable that is a single number."""
        import numpy as np

        array = self.arrays.get(key)
        if array is None or array.dtype.kind not in "if" or array.size != 1:
            return None
        value = float(array.reshape(-1)[0])
        return value if np.isfinite(value) else None

    def floats(self, key: str) -> Floats:
        """A variable that is a row of finite numbers. Raises FileDamaged."""
        values = self.unproved(key)
        if len(values):
            self.prove(key, float(values.min()), float(values.max()))
        return values

    def unproved(self, key: str) -> Floats:
        """A variable as a row of numbers, of which nobody knows yet that they are finite."""
        import numpy as np

        array = self.arrays.get(key)
        result: Floats = np.array([np.nan])
        if array is not None and array.dtype.kind in "if":
            with np.errstate(invalid="ignore"):  # what is no number is refused when it is proved
                result = array.astype(np.float64).reshape(-1)
        return result

    def prove(self, key: str, least: float, most: float) -> None:
        """Whether a row between these two is one of finite numbers. Raises FileDamaged."""
        if not (isfinite(least) and isfinite(most)):
            raise FileDamaged(name=self.name, what=f"{key} is missing or holds values that are no numbers")

    def column(self, key: str) -> Floats:
        """A variable with one number per peak; NaN for an entry that is no number."""
        import numpy as np

        if self.arrays[key].dtype.kind == "S":
            return np.array(_numbers(self.cells(key)), dtype=np.float64)
        values = self._firsts(key).astype(np.float64)
        return np.where(np.abs(values) < _LARGEST, values, np.nan)

    def cells(self, key: str) -> _Column:
        """A variable with one text or number per peak; None for an entry that is no number."""
        if self.arrays[key].dtype.kind == "S":
            return [_joined(row) for row in self.arrays[key]]
        return [float(value) if abs(value) < _LARGEST else None for value in self._firsts(key).tolist()]

    def _firsts(self, key: str) -> Any:
        array = self.arrays[key]
        return array if array.ndim == 1 else array.reshape(len(array), -1)[:, 0]


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    text = value.decode("cp1252", "replace") if isinstance(value, bytes) else str(value)
    return text.strip("\0 \r\n\t")


def _joined(row: Any) -> str:
    return _text(row.tobytes().split(b"\0")[0])


def _scaled(array: Any, attributes: Mapping[str, Value]) -> Any:
    if "scale_factor" not in attributes and "add_offset" not in attributes:
        return array
    scale, offset = (_one(attributes.get(key), default) for key, default in _SCALING)
    return array if (scale, offset) == (1.0, 0.0) else array * scale + offset


def _one(value: Value | None, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _trace(data: _Data, settings: Settings) -> FileImport:
    notes: list[str] = []
    time_unit = _time_unit(data, notes)
    signal = _signal(data, time_unit)
    peaks = _peaks(data, signal, time_unit, notes)
    stated = moment(data.said("injection_date_time_stamp", "dataset_date_time_stamp"), settings)
    if stated is not None and stated.local is None:
        notes.append(f"The time of injection “{stated.text}” cannot be a date of an injection.")
    return FileImport(
        format="andi",
        operator=data.said("operator_name"),
        sample_name=data.said("sample_name"),
        sample_id=data.said("sample_id"),
        acquired=stated,
        processed=moment(data.said("peak_processing_date_time_stamp"), settings),
        method=data.said(
            "detection_method_name",
            "company_method_name",
            "instrument_method_filename",
            "peak_processing_method_name",
            "detection_method_table_name",
        ),
        injection=Injection(
            data_file=data.said("source_file_reference"),
            acquired=stated.local if stated else None,
            sequence_line=None,
            number=None,
            vial=data.attributes.get("ordinate_values.autosampler_position") or None,
        ),
        signals=(signal,),
        peaks=peaks,
        area_checks=OnDemand(lambda: check_areas(peaks, {signal.name: signal})),
        warnings=tuple(notes),
        metadata={**data.texts, **data.attributes},
    )


def _time_unit(data: _Data, notes: list[str]) -> str:
    said = (data.said("retention_unit") or "").lower()
    if not said:
        notes.append("The file does not state its time unit; seconds were taken, as the template says.")
    return "min" if "min" in said else "s"


def _signal(data: _Data, time_unit: str) -> Signal:
    times: Floats | EvenTimes
    values = data.unproved("ordinate_values")
    step, delay = data.one("actual_sampling_interval"), data.one("actual_delay_time") or 0.0
    if "raw_data_retention" in data.arrays and len(data.arrays["raw_data_retention"]) == len(values):
        times = data.floats("raw_data_retention")
    elif step is None or step <= 0:
        raise FileDamaged(name=data.name, what="it states no sampling interval")
    else:
        times = EvenTimes(first=delay, last=delay + (len(values) - 1) * step, count=len(values))
    signal = signal_of(
        name="ordinate_values",
        times=times,
        values=values,
        time_unit=time_unit,
        unit=data.said("detector_unit"),
        detector=data.said("detector_name"),
    )
    if (
        signal.y_min is not None and signal.y_max is not None
    ):  # looked for already, which a long trace pays for once
        data.prove(signal.name, signal.y_min, signal.y_max)
    return signal


_NUMBERS = {
    "retention_time": "peak_retention_time",
    "start": "peak_start_time",
    "end": "peak_end_time",
    "area": "peak_area",
    "area_percent": "peak_area_percent",
    "height": "peak_height",
    "width": "peak_width",
    "amount": "peak_amount",
    "baseline_start": "baseline_start_value",
    "baseline_end": "baseline_stop_value",
}
_ON_THE_AXIS = ("start", "end", "baseline_start", "baseline_end")


def _peaks(data: _Data, signal: Signal, time_unit: str, notes: list[str]) -> Sequence[Peak]:
    """The peaks, whose columns are looked over now and which are made when somebody asks for one."""
    times = data.arrays.get("peak_retention_time")
    if times is None or times.ndim != 1 or not len(times):
        return ()
    columns = [
        key
        for key, array in data.arrays.items()
        if key not in ("error_log", signal.name) and array.ndim and array.size and len(array) == len(times)
    ]
    is_in_order = _in_order(data, columns)
    if not is_in_order:
        notes.append(
            "Starts and ends of peaks do not enclose their retention times, so they are in another unit "
            "than stated: kept in the fields, not taken."
        )
    shared: dict[str, Any] = {
        "signal": signal.name,
        "retention_time_unit": time_unit,
        "amount_unit": data.said("peak_amount_unit"),
    }
    left_out = () if is_in_order else _ON_THE_AXIS
    return OnDemand(lambda: _made(data, columns, left_out, shared))


def _made(
    data: _Data, columns: list[str], left_out: tuple[str, ...], shared: Mapping[str, Any]
) -> tuple[Peak, ...]:
    found = {key: data.cells(key) for key in columns}
    numbers = {
        name: _numbers(found[key]) for name, key in _NUMBERS.items() if key in found and name not in left_out
    }
    count = len(found["peak_retention_time"])
    codes = _codes(found, count)
    marks = zip(codes, _by_hand(found, codes), _texts(found, "peak_name", count), strict=True)
    rows = zip(marks, _rows(_as_texts(found), count), _rows(numbers, count), strict=True)
    return tuple(
        Peak(
            number=number,
            name=name or None,
            type=code or None,
            manual=by_hand,
            fields=fields,
            **shared,
            **row,
        )
        for number, ((code, by_hand, name), fields, row) in enumerate(rows, start=1)
    )


def _rows(columns: Mapping[str, Sequence[Any]], count: int) -> list[dict[str, Any]]:
    """The rows of some columns, without the cells that say nothing."""
    if not columns:
        return [{} for _ in range(count)]
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    if any(None in column for column in columns.values()):
        return [{key: cell for key, cell in row.items() if cell is not None} for row in rows]
    return rows


def _in_order(data: _Data, columns: list[str]) -> bool:
    """Whether each peak begins before its retention time and ends after it, as far as both are there."""
    times, (start, end) = data.column("peak_retention_time"), (_NUMBERS["start"], _NUMBERS["end"])
    is_late = start in columns and (data.column(start) > times * 1.001 + 1e-6).any()
    is_early = end in columns and (data.column(end) < times * 0.999 - 1e-6).any()
    return not (is_late or is_early)


def _texts(found: _Columns, key: str, count: int) -> list[str]:
    return [str(cell) for cell in found[key]] if key in found else [""] * count


def _as_texts(found: _Columns) -> dict[str, list[str | None]]:
    return {key: _as_text(column) for key, column in found.items()}


def _as_text(column: _Column) -> list[str | None]:
    if None in column:
        return [None if cell is None else str(cell) for cell in column]
    return list(map(str, column))


def _codes(found: _Columns, count: int) -> list[str]:
    starts, stops = (_texts(found, f"peak_{end}_detection_code", count) for end in ("start", "stop"))
    return [start + stop for start, stop in zip(starts, stops, strict=True)]


def _by_hand(found: _Columns, codes: list[str]) -> list[bool | None]:
    """Whether each peak was integrated by hand: by its flag, else by its codes; None: the file does not say."""
    by_code = [True if "M" in code else None for code in codes]
    flags = _numbers(found.get("manually_reintegrated_peaks", [None] * len(codes)))
    return [code if flag is None else flag != 0 for flag, code in zip(flags, by_code, strict=True)]


def _numbers(column: _Column) -> list[float | None]:
    """The numbers of a column, of which some may stand as text; None for what is none."""
    return [_number(cell) if isinstance(cell, str) else cell for cell in column]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < _LARGEST else None


def _spectra(data: _Data, settings: Settings) -> FileImport:
    masses, intensities = data.floats("mass_values"), data.floats("intensity_values")
    facts = {
        "scans": str(len(data.floats("scan_acquisition_time"))),
        "points": str(len(intensities)),
        "intensity_sum": repr(float(intensities.sum())),
    }
    if len(masses):
        facts |= {"mz_min": repr(float(masses.min())), "mz_max": repr(float(masses.max()))}
    times, totals = data.floats("scan_acquisition_time"), data.floats("total_intensity")
    if len(times) != len(totals):
        raise FileDamaged(name=data.name, what="it has more scans than totals, or fewer")
    signal = signal_of(
        name="total_intensity",
        times=times,
        values=totals,
        time_unit="s",
        detector="MS",
        unit=data.attributes.get("total_intensity.units"),
        metadata=facts,
    )
    names = data.arrays.get("instrument_name")
    instrument = _joined(names[0]) if names is not None and names.ndim == 2 and len(names) else ""
    stated = moment(data.said("experiment_date_time_stamp", "netcdf_file_date_time_stamp"), settings)
    return FileImport(
        format="andi",
        instrument=instrument or None,
        operator=data.said("operator_name"),
        sample_name=data.said("experiment_title"),
        acquired=stated,
        signals=(signal,),
        injection=Injection(
            data_file=data.said("source_file_reference"),
            vial=None,
            sequence_line=None,
            number=None,
            acquired=stated.local if stated else None,
        ),
        metadata={**data.texts, **data.attributes},
    )
