"""What clients are told of, and in which words. A notice says the number and where to look; nothing confidential."""

from __future__ import annotations

from enum import StrEnum

from lims.web import lazy_gettext as _


class Event(StrEnum):
    """Something that happened to what is a client's."""

    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_AMENDED = "certificate.amended"
    CERTIFICATE_WITHDRAWN = "certificate.withdrawn"
    REQUEST_RECEIVED = "request.received"
    SAMPLE_RECEIVED = "sample.received"
    LETTER = "letter.sent"
    TEST = "test"


EVENT_WORDS = {
    Event.CERTIFICATE_ISSUED: _("Certificate issued"),
    Event.CERTIFICATE_AMENDED: _("Certificate amended"),
    Event.CERTIFICATE_WITHDRAWN: _("Certificate withdrawn"),
    Event.REQUEST_RECEIVED: _("Request received"),
    Event.SAMPLE_RECEIVED: _("Sample received"),
    Event.LETTER: _("Letter about results in doubt"),
    Event.TEST: _("Test message"),
}
CHOSEN = tuple(event for event in Event if event is not Event.TEST)  # what a person or a system may ask for
UNASKED = frozenset(
    {Event.CERTIFICATE_ISSUED, Event.CERTIFICATE_AMENDED, Event.CERTIFICATE_WITHDRAWN, Event.LETTER}
)
"""What a person gets who has chosen nothing yet."""
