"""Which formats can be read, and the two functions over all of them: `recognise` and `read`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath

from instruments.errors import InstrumentError
from instruments.files.errors import FileDamaged, FormatNotOffered, FormatUnknown, NothingThere
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, SourceFile
from instruments.files.text import is_torn

Files = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """A format: its name, what it is called in words, and the module that reads it.

    The module has `recognises(files) -> bool` and `read(files, settings) -> FileImport`, both pure.
    """

    name: str
    title: str
    module: str
    texts: str = ""  # names of its files that are lines of text, each of which ends; a pattern

    def recognises(self, files: Files) -> bool:
        """Whether the content of these files is of this format."""
        return bool(self._function("recognises")(files))

    def read(self, files: Files, settings: Settings) -> FileImport:
        """Read these files as this format."""
        result = self._function("read")(files, settings)
        if not isinstance(result, FileImport):
            raise TypeError(f"{self.module}.read gave {type(result)}")
        return result

    def _function(self, name: str) -> Callable[..., object]:
        function: Callable[..., object] = getattr(import_module(self.module), name)
        return function


def _format(name: str, title: str, module: str, texts: str = "") -> Format:
    return Format(name=name, title=title, module=f"instruments.files.{module}", texts=texts)


FORMATS: tuple[Format, ...] = (
    _format(
        "chemstation",
        "Agilent ChemStation .D folder (Report.TXT, REPORT0n.CSV, RESULTS.CSV, Result.xml, .ch, .uv, .ms)",
        "chemstation",
        r"(report(\d\d)?|results)\.(txt|csv)",
    ),
    _format(
        "openlab-rslt",
        "Agilent OpenLab CDS 2 result set (.rslt): injections with their peaks",
        "openlab_results",
    ),
    _format("openlab-dx", "Agilent OpenLab CDS 2 run (.dx): detector signals", "openlab"),
    _format("andi", "ANDI/AIA chromatography and mass spectrometry, netCDF (ASTM E1947, E2077)", "andi"),
    _format("shimadzu", "Shimadzu ASCII export (GCsolution, LCsolution, LabSolutions)", "shimadzu", ".*"),
    _format("totalchrom", "PerkinElmer TotalChrom text report (.TX0)", "totalchrom", ".*"),
    _format("traces", "Trace exports as text: Chromeleon, EZChrom (.asc), Empower (.arw)", "traces", ".*"),
    _format("openlab-text", "OpenLab CDS text report drawn with box characters", "openlab_text", ".*"),
    _format("microgc-fusion", "Inficon Micro GC Fusion run (.fusion-data)", "microgc"),
    _format(
        "tables",
        "Result tables: MassHunter CSV, Bruker XRF CSV, Agilent ICP-MS batch (.b)",
        "tables",
        r".*\.csv",
    ),
    _format("asm", "Allotrope Simple Model of chromatography (JSON)", "asm"),
    _format("gaml", "GAML (XML)", "gaml"),
    _format("astm", "ASTM E1394 (LIS02) transmissions of analyzers, with or without frames", "astm"),
)


def formats() -> tuple[Format, ...]:
    """Every format that can be read."""
    return FORMATS


def recognise(files: Files) -> str:
    """The name of the format of these files, by their content. Raises FormatUnknown, NothingThere."""
    return _recognised(files).name


def read(files: Files, *, format: str | None = None, settings: Settings | None = None) -> FileImport:
    """What these files hold. Raises an InstrumentError where they cannot be read."""
    chosen = _named(format) if format else _recognised(files)
    try:
        result = chosen.read(files, settings or Settings())
    except InstrumentError:
        raise
    except (
        ValueError,
        LookupError,
        ArithmeticError,
        TypeError,
        AttributeError,
        RecursionError,
        UnicodeError,
        MemoryError,
    ) as broken:  # a bug in a reader is shown as what it is for the user
        raise FileDamaged(
            name=_names(files), what=f"the {chosen.name} reader stopped at {type(broken).__name__}"
        ) from broken
    return replace(
        result,
        warnings=(*result.warnings, *_general(chosen, files, result)),
        files=tuple(SourceFile(name=name, content=files[name]) for name in sorted(files)),
    )


def _general(chosen: Format, files: Files, result: FileImport) -> Iterator[str]:
    """What is said of files of any format."""
    for name, content in sorted(files.items()):
        if re.fullmatch(chosen.texts, PurePosixPath(name).name, re.IGNORECASE) and is_torn(content):
            yield f"{name} ends in the middle of a line: it may be cut, and the last figures may lack digits."
    if not (result.signals or result.peaks or result.readings):
        yield "No signal, peak or reading was found in it."


def _recognised(files: Files) -> Format:
    if not files or not any(files.values()):
        raise NothingThere(name=_names(files) or "this place")
    for candidate in FORMATS:
        if candidate.recognises(files):
            return candidate
    raise FormatUnknown(names=_names(files))


def _named(name: str) -> Format:
    for candidate in FORMATS:
        if candidate.name == name:
            return candidate
    raise FormatNotOffered(format=name, known=", ".join(item.name for item in FORMATS))


def _names(files: Files) -> str:
    names = sorted(files)
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
