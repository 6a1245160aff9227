"""The calibration programme (ISO/IEC 17025 6.4.7): intervals with their reasons, what is due, requests to providers."""

from lims.programme.list import DueLine, due_between
from lims.programme.models import RequestStep
from lims.programme.requests import CalibrationRequest, RequestLine, find_request, make_requests, take_step
from lims.programme.service import (
    Need,
    Programme,
    programme_at,
    programmes_at,
    put_programme,
    put_rule,
    read_needs,
)

__all__ = [
    "CalibrationRequest",
    "DueLine",
    "Need",
    "Programme",
    "RequestLine",
    "RequestStep",
    "due_between",
    "find_request",
    "make_requests",
    "programme_at",
    "programmes_at",
    "put_programme",
    "put_rule",
    "read_needs",
    "take_step",
]
