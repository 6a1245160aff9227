"""Once a day the managers are told by e-mail what is late or due within a week; nothing is sent where no mail server is set.

Run again after a kill it sends the same message under the same id, by which mail systems know it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.config import Settings
from lims.jobs import JobContext, JobKind
from lims.notices.mail import send
from lims.people.models import PersonRow, PreferenceRow
from lims.people.roles import holders
from lims.permissions import Role
from lims.quality.due import DUE_WORDS, WEEK, DueItem, Urgency, due_items
from lims.web import lazy_gettext as _
from lims.web.i18n import translations
from lims.web.times import date_text

TOLD = (Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER)
MOST = 40  # lines of a message; the page has all
SUBJECT = _("Late or due within a week: {count}")
GREETING = _("Good day,")
SAID = _("This is late or due within a week:")
LINE = _("{day}: {what}, {thing}")
LATE = _("{day}, late: {what}, {thing}")
MORE = _("and {count} more.")
LOOK = _("You find all of it here:")


def remind(context: JobContext) -> Mapping[str, Any]:
    """Send each manager one message of today. Raises MailNotSent: then it is tried again."""
    if not context.settings.mail_host:
        return {"sent": 0, "why": "no mail server is set"}
    at = context.clock()
    with context.database.read() as session:
        due, told = due_items(session, at, WEEK), _told(session, at)
    refused = []
    for person_id, address, language in told if due else ():
        why = send(compose(due, context.settings, at, person_id, address, language), context.settings)
        refused += [why] if why else []
    return {"due": len(due), "sent": len(told) - len(refused) if due else 0, "refused": refused}


def _told(session: Session, at: datetime) -> list[tuple[int, str, str]]:
    """Who is told: id, address, language."""
    query = (
        select(PersonRow.id, PersonRow.email, PreferenceRow.language)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == PersonRow.id)
        .where(PersonRow.id.in_(holders(session, TOLD, at)), PersonRow.active.is_(True)).order_by(PersonRow.id)
    )  # fmt: skip
    return [(id_, email, language or "en") for id_, email, language in session.execute(query) if "@" in email]


def compose(
    due: Sequence[DueItem], settings: Settings, at: datetime, person_id: int, address: str, language: str
) -> EmailMessage:
    """The message of a day to one person, in their language."""
    known, zone = translations(language), ZoneInfo(settings.zone)

    def said(text: str, **facts: object) -> str:
        words: str = known.ugettext(getattr(text, "text", text))
        return words.format(**facts)

    lines = [
        said(
            LATE if one.due_at < at and one.urgency is Urgency.DATED else LINE, day=date_text(one.due_at, zone), thing=one.thing,
            what=said(DUE_WORDS.get(one.what, one.what)),
        )
        for one in due[:MOST]
    ]  # fmt: skip
    base = settings.base_url.rstrip("/")
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, address
    message["Subject"] = said(SUBJECT, count=len(due))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<due-{at:%Y%m%d}-{person_id}@{urlsplit(base).hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language
    more = [said(MORE, count=len(due) - MOST)] if len(due) > MOST else []
    message.set_content(
        "\n".join([said(GREETING), "", said(SAID), *lines, *more, "", said(LOOK), f"{base}/quality", ""])
    )
    return message


REMIND = JobKind("quality.remind", "quality.see", remind, daily=True)
