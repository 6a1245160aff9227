"""ANDI/AIA chromatography (ASTM E1947, E1948) and mass spectrometry (ASTM E2077, E2078) in netCDF; clauses not verified."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from instruments.files.areas import check_areas
from instruments.files.errors import FileDamaged
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Injection, Peak, Signal, signal_of
from instruments.files.single import the_one, unread
from instruments.files.text import moment

if TYPE_CHECKING:
    from instruments.files.shape import Floats

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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = _Data(name, files[name])
        result = (
            _spectra(data, settings) if "scan_acquisition_time" in data.arrays else _trace(data, settings)
        )
    return replace(result, not_understood=(*result.not_understood, *unread(files, name)))


class _Data:
    """The attributes as text and the variables as arrays."""

    def __init__(self, name: str, content: bytes) -> None:
        from scipy.io import netcdf_file

        self.name = name
        try:
            with netcdf_file(io.BytesIO(content), mmap=False) as opened:
                self.texts = {str(key): _text(value) for key, value in opened._attributes.items()}
                self.arrays = {str(key): _array(variable) for key, variable in opened.variables.items()}
                self.attributes = {
                    f"{key}.{name}": _text(value)
                    for key, variable in opened.variables.items()
                    for name, value in variable._attributes.items()
                }
        except Exception as broken:  # scipy's reader raises almost anything on a damaged file
            raise FileDamaged(name=name, what="it is not whole classic netCDF") from broken

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
        """A variable that is a row of finite numbers."""
        import numpy as np

        array = self.arrays.get(key)
        result: Floats = (
            np.array([np.nan])
            if array is None or array.dtype.kind not in "if"
            else array.astype(np.float64).reshape(-1)
        )
        if len(result) and not np.isfinite((result.min(), result.max())).all():
            raise FileDamaged(name=self.name, what=f"{key} is missing or holds values that are no numbers")
        return result

    def column(self, key: str, length: int) -> list[str | None]:
        """A variable with one entry per peak, as texts; None for an entry that is no number."""
        array = self.arrays.get(key)
        if array is None or array.ndim == 0 or len(array) != length:
            return [None] * length
        if array.dtype.kind == "S":
            return [_joined(row) for row in array]
        return [
            repr(float(value)) if abs(float(value)) < 1e300 else None
            for value in array.reshape(length, -1)[:, 0]
        ]


def _text(value: Any) -> str:
    text = value.decode("cp1252", "replace") if isinstance(value, bytes) else str(value)
    return text.strip("\0 \r\n\t")


def _joined(row: Any) -> str:
    return _text(row.tobytes().split(b"\0")[0])


def _array(variable: Any) -> Any:
    import numpy as np

    data = np.array(variable.data)
    said = variable._attributes
    scale, offset = float(said.get("scale_factor", 1.0)), float(said.get("add_offset", 0.0))
    return data if scale == 1.0 and offset == 0.0 else data * scale + offset


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
        area_checks=check_areas(peaks, {signal.name: signal}),
        warnings=tuple(notes),
        metadata={**data.texts, **data.attributes},
    )


def _time_unit(data: _Data, notes: list[str]) -> str:
    said = (data.said("retention_unit") or "").lower()
    if not said:
        notes.append("The file does not state its time unit; seconds were taken, as the template says.")
    return "min" if "min" in said else "s"


def _signal(data: _Data, time_unit: str) -> Signal:
    import numpy as np

    times: Floats
    values = data.floats("ordinate_values")
    step, delay = data.one("actual_sampling_interval"), data.one("actual_delay_time") or 0.0
    if "raw_data_retention" in data.arrays and len(data.arrays["raw_data_retention"]) == len(values):
        times = data.floats("raw_data_retention")
    elif step is None or step <= 0:
        raise FileDamaged(name=data.name, what="it states no sampling interval")
    else:
        times = delay + np.arange(len(values), dtype=np.float64) * step
    return signal_of(
        name="ordinate_values",
        times=times,
        values=values,
        time_unit=time_unit,
        unit=data.said("detector_unit"),
        detector=data.said("detector_name"),
    )


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


def _peaks(data: _Data, signal: Signal, time_unit: str, notes: list[str]) -> tuple[Peak, ...]:
    times = data.arrays.get("peak_retention_time")
    if times is None or times.ndim != 1:
        return ()
    keys = [
        key
        for key, array in data.arrays.items()
        if key not in ("error_log", signal.name) and array.ndim and len(array) == len(times)
    ]
    columns = {key: data.column(key, len(times)) for key in keys}
    peaks = [
        _peak({key: texts[i] for key, texts in columns.items()}, i, signal.name, time_unit, data)
        for i in range(len(times))
    ]
    if any(not _in_order(peak) for peak in peaks):
        notes.append(
            "Starts and ends of peaks do not enclose their retention times, so they are in another unit "
            "than stated: kept in the fields, not taken."
        )
        peaks = [
            replace(peak, start=None, end=None, baseline_start=None, baseline_end=None) for peak in peaks
        ]
    return tuple(peaks)


def _in_order(peak: Peak) -> bool:
    time = peak.retention_time
    return time is None or (
        (peak.start is None or peak.start <= time * 1.001 + 1e-6)
        and (peak.end is None or peak.end >= time * 0.999 - 1e-6)
    )


def _peak(row: Mapping[str, str | None], index: int, signal: str, time_unit: str, data: _Data) -> Peak:
    numbers: dict[str, Any] = {
        name: float(text) for name, key in _NUMBERS.items() if (text := row.get(key)) and _is_number(text)
    }
    codes = (row.get("peak_start_detection_code") or "") + (row.get("peak_stop_detection_code") or "")
    flag = row.get("manually_reintegrated_peaks")
    by_hand = float(flag) != 0 if flag and _is_number(flag) else (True if "M" in codes else None)
    return Peak(
        signal=signal,
        number=index + 1,
        name=row.get("peak_name") or None,
        retention_time_unit=time_unit,
        amount_unit=data.said("peak_amount_unit"),
        type=codes or None,
        manual=by_hand,
        fields={key: text for key, text in row.items() if text is not None},
        **numbers,
    )


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e300
    except ValueError:
        return False


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
