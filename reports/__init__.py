"""Certificates, labels and worksheets: plain frozen data in, PDF bytes and a machine-readable twin out."""

from reports.check import Finding, check
from reports.data import TestReport
from reports.errors import ReportError
from reports.label_data import SIZES, Label, LabelSize, Symbol
from reports.labels import render_labels, render_zpl
from reports.render import preview, render
from reports.twin import from_json, to_json
from reports.worksheet import render_worksheet
from reports.worksheet_data import Entry, Worksheet

__all__ = [
    "SIZES",
    "Entry",
    "Finding",
    "Label",
    "LabelSize",
    "ReportError",
    "Symbol",
    "TestReport",
    "Worksheet",
    "check",
    "from_json",
    "preview",
    "render",
    "render_labels",
    "render_worksheet",
    "render_zpl",
    "to_json",
]
