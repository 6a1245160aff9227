"""Readers of the files that instruments and their data systems leave: pure functions of bytes."""

from instruments.files.mapped import Column, TableMapping, read_table
from instruments.files.registry import FORMATS, Format, formats, read, recognise
from instruments.files.settings import Settings
from instruments.files.shape import (
    AreaCheck,
    FileImport,
    FileReading,
    Injection,
    Moment,
    Peak,
    Signal,
    SourceFile,
)
from instruments.files.source import Limits, load

__all__ = [
    "FORMATS",
    "AreaCheck",
    "Column",
    "FileImport",
    "FileReading",
    "Format",
    "Injection",
    "Limits",
    "Moment",
    "Peak",
    "Settings",
    "Signal",
    "SourceFile",
    "TableMapping",
    "formats",
    "load",
    "read",
    "read_table",
    "recognise",
]
