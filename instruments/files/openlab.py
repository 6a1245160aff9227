"""Agilent OpenLab CDS 2 runs (.dx): a zip of raw channels and spectra, with a manifest of what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from instruments.errors import InstrumentError
from instruments.files.agilent_channel import detector, is_channel, read_channel, shortness
from instruments.files.agilent_spectra import is_diode_array, read_diode_array
from instruments.files.errors import FileDamaged
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Injection, Signal
from instruments.files.single import parse_xml, the_one, unread
from instruments.files.source import unzip
from instruments.files.text import moment

_NAMESPACE = "{urn:schemas-agilent-com:acmd20}"
_MANIFEST = "injection.acmd"


def is_dx(content: bytes) -> bool:
    """Whether this is a zip with the manifest of a run in it."""
    return content[:4] == b"PK\x03\x04" and _MANIFEST.encode() in content


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is an OpenLab run."""
    return any(is_dx(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """One run: its detector signals. Instrument traces (.IT) are named, and not read."""
    name = the_one(files, is_dx)
    entries = unzip(name, files[name])
    if _MANIFEST not in entries:
        raise FileDamaged(name=name, what="it has no manifest")
    root = parse_xml(_MANIFEST, entries[_MANIFEST])
    described = {_said(each, "TraceId").lower(): each for each in root.iter(f"{_NAMESPACE}Signal")}
    signals: list[Signal] = []
    notes: list[str] = []
    left: list[str] = []
    for entry in sorted(entries):
        element = described.get(PurePosixPath(entry).stem.lower())
        if element is None or PurePosixPath(entry).suffix.lower() not in (".uv", ".ch"):
            if entry != _MANIFEST:
                left.append(f"{entry}: kept, not read")
            continue
        try:
            signals.append(_signal(entry, entries[entry], element))
            notes += shortness(entry, entries[entry])
        except InstrumentError as broken:
            notes.append(str(broken))
    return replace(
        _run(root, settings),
        signals=tuple(signals),
        warnings=tuple(notes),
        not_understood=(*left, *unread(files, name)),
    )


def _said(element: Any, key: str) -> str:
    return (element.findtext(f"{_NAMESPACE}{key}") or "").strip()


def _signal(entry: str, content: bytes, element: Any) -> Signal:
    if is_diode_array(content):
        signal = read_diode_array(entry, content)
    elif is_channel(content):
        signal = read_channel(entry, content)
    else:
        raise FileDamaged(name=entry, what="it is neither a channel nor a spectrum of a known version")
    description = _said(element, "Description")
    label = (
        re.split(r"[,:]", description)[0].strip()
        or _said(element, "ChannelName")
        or PurePosixPath(entry).stem
    )
    return replace(
        signal,
        name=label + PurePosixPath(entry).suffix.upper(),
        description=description,
        metadata={**signal.metadata, "trace": PurePosixPath(entry).stem.lower()},
        unit=_said(element, "Units") or signal.unit,
        detector=detector(label) or signal.detector,
    )


def _run(root: Any, settings: Settings) -> FileImport:
    info = next(root.iter(f"{_NAMESPACE}InjectionInfo"), root)
    acquired = moment(_said(info, "RunDateTime"), settings)
    method = _said(info, "AcquisitionMethod")
    metadata = {
        str(leaf.tag).removeprefix(_NAMESPACE): (leaf.text or "").strip()
        for leaf in info
        if not len(leaf) and isinstance(leaf.tag, str)
    }
    return FileImport(
        format="openlab-dx",
        operator=_said(info, "RunOperator") or None,
        sample_name=_said(info, "SampleName") or None,
        sample_id=_said(info, "Barcode") or None,
        acquired=acquired,
        method=PureWindowsPath(method).name or None,
        injection=Injection(
            data_file=None,
            acquired=acquired.local if acquired else None,
            vial=_said(info, "Location") or None,
            sequence_line=_said(info, "SequenceLine") or None,
            number=_said(info, "Replicate") or None,
        ),
        metadata=metadata,
    )
