"""Telling clients: by e-mail, and by webhooks to their own systems."""

from lims.notices.events import Event
from lims.notices.service import announce, register_silence

__all__ = ["Event", "announce", "register_silence"]
