"""Tests by external providers (ISO/IEC 17025 6.6, 7.1.1 c; clauses not verified): agreed, sent, reported, checked."""

from lims.external.figures import Figure
from lims.external.gate import REPORTED
from lims.external.overview import Source, sources_of
from lims.external.service import (
    Packet,
    call_back,
    check_figures,
    enter_figure,
    keep_report,
    record_agreement,
    send_out,
)

__all__ = [
    "REPORTED",
    "Figure",
    "Packet",
    "Source",
    "call_back",
    "check_figures",
    "enter_figure",
    "keep_report",
    "record_agreement",
    "send_out",
    "sources_of",
]
