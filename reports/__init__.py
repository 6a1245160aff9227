"""Certificates, labels and worksheets: plain frozen data in, PDF bytes and a machine-readable twin out.

The data types are here at once; what draws or reads PDF is loaded when it is first used, since those libraries are slow to load.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reports.calibration_data import CalibrationCertificate
from reports.data import Document, TestReport
from reports.errors import ReportError
from reports.label_data import SIZES, Label, LabelSize, Symbol
from reports.sending_data import SendingPaper
from reports.twin import from_json, to_json
from reports.worksheet_data import Entry, Worksheet

if TYPE_CHECKING:
    from reports.checker import Finding, check
    from reports.labels import render_labels, render_zpl
    from reports.rendering import preview, render
    from reports.sending import render_sending
    from reports.worksheet import render_worksheet

LATE = {
    "Finding": "reports.checker",
    "check": "reports.checker",
    "preview": "reports.rendering",
    "render": "reports.rendering",
    "render_labels": "reports.labels",
    "render_sending": "reports.sending",
    "render_worksheet": "reports.worksheet",
    "render_zpl": "reports.labels",
}


def __getattr__(name: str) -> Any:
    if name not in LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(LATE[name]), name)
    globals()[name] = found
    return found


__all__ = [
    "SIZES",
    "CalibrationCertificate",
    "Document",
    "Entry",
    "Finding",
    "Label",
    "LabelSize",
    "ReportError",
    "SendingPaper",
    "Symbol",
    "TestReport",
    "Worksheet",
    "check",
    "from_json",
    "preview",
    "render",
    "render_labels",
    "render_sending",
    "render_worksheet",
    "render_zpl",
    "to_json",
]
