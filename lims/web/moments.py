"""Moments as texts inside sentences: in the laboratory's zone on a page, in UTC and saying so where no page is."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app, has_app_context

from lims.web.page import EXTENSION, web_of
from lims.web.times import date_text, datetime_text


def moment_text(at: datetime, *, seconds: bool = False) -> str:
    """2026-05-19 14:24, in the laboratory's zone; "… UTC" where there is no application."""
    if has_app_context() and EXTENSION in current_app.extensions:
        return datetime_text(at, web_of(current_app).zone(), seconds=seconds)
    return f"{at:{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}} UTC"


def day_text(at: datetime | date) -> str:
    """2026-05-19, the day in the laboratory's zone."""
    if has_app_context() and EXTENSION in current_app.extensions:
        return date_text(at, web_of(current_app).zone())
    return f"{at:%Y-%m-%d}"
