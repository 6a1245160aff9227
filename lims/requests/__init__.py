"""What a client asked for and the laboratory agreed to do."""

from lims.requests.changes import (
    RequestChange,
    add_line,
    changes_of,
    end_request,
    finish_request,
    record_change,
    remove_line,
)
from lims.requests.choices import chosen_line, method_choices
from lims.requests.listing import agreed_requests
from lims.requests.models import RequestState, View
from lims.requests.service import (
    LineWish,
    Request,
    RequestDetails,
    RequestLine,
    agree_request,
    change_request,
    create_request,
    find_request,
    request_lines,
    requests_by_id,
)

__all__ = [
    "LineWish",
    "Request",
    "RequestChange",
    "RequestDetails",
    "RequestLine",
    "RequestState",
    "View",
    "add_line",
    "agree_request",
    "agreed_requests",
    "change_request",
    "changes_of",
    "chosen_line",
    "create_request",
    "end_request",
    "find_request",
    "finish_request",
    "method_choices",
    "record_change",
    "remove_line",
    "request_lines",
    "requests_by_id",
]
