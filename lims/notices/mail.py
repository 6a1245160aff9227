"""Notices as e-mail: in the person's language, with the number and a link and nothing else; sent by the set SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from lims.config import Settings
from lims.notices.errors import MailNotSent
from lims.notices.events import EVENT_WORDS, Event
from lims.web import lazy_gettext as _
from lims.web.i18n import translations

TIMEOUT_S = 20
SUBJECT = _("{laboratory}: {event}, {number}")
GREETING = _("Good day,")
SAID = _("{event}: {number}.")
LOOK = _("You find it here:")
WHY = _("You get this message because you asked for it. Choose what you want to hear of:")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What an e-mail is made of."""

    delivery_id: int
    to: str
    language: str
    event: Event
    number: str
    path: str
    laboratory: str
    at: datetime


def compose(letter: Letter, settings: Settings) -> EmailMessage:
    """The message. Its id is the delivery's, so that a mail system that gets it twice shows it once."""
    known = translations(letter.language)

    def said(text: str, **facts: str) -> str:
        words: str = known.ugettext(getattr(text, "text", text))
        return words.format(**facts)

    base = settings.base_url.rstrip("/")
    facts = {
        "event": said(EVENT_WORDS[letter.event]), "number": letter.number, "laboratory": letter.laboratory
    }  # fmt: skip
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, letter.to
    message["Subject"] = " ".join(said(SUBJECT, **facts).split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<delivery-{letter.delivery_id}@{urlsplit(base).hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    parts = [
        said(GREETING), "", said(SAID, **facts), said(LOOK), f"{base}{letter.path}", "", letter.laboratory, "", "--",
        said(WHY), f"{base}/portal/notices", "",
    ]  # fmt: skip
    message.set_content("\n".join(parts))
    return message


def send(message: EmailMessage, settings: Settings) -> str | None:
    """Hand a message to the mail server. Tells why it was refused for good; None when it was taken. Raises MailNotSent."""
    try:
        with connected(settings) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return _settled(code, said)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        return _settled(refused.smtp_code, refused.smtp_error)
    except smtplib.SMTPAuthenticationError as error:
        raise MailNotSent(why="it refuses the user or the password of the settings") from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailNotSent(why=_clean(str(error) or type(error).__name__)) from error
    return None


def _settled(code: int, said: bytes | str) -> str:
    """The server's words where it refuses for good (5xx). Raises MailNotSent where it may take it later (4xx)."""
    words = _clean(said.decode(errors="replace") if isinstance(said, bytes) else said)
    if code < 500:
        raise MailNotSent(why=f"{code} {words}")
    return f"{code} {words}"


def _clean(text: str) -> str:
    return " ".join(text.split())[:200].rstrip(".")


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A session with the mail server, encrypted and signed in as the settings say."""
    context = ssl.create_default_context()
    if settings.mail_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.mail_host, settings.mail_port, timeout=TIMEOUT_S, context=context
        )
    else:
        server = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=TIMEOUT_S)
    with server:
        if settings.mail_security == "starttls":
            server.starttls(context=context)
        if settings.mail_user:
            server.login(settings.mail_user, password_of(settings))
        yield server


def password_of(settings: Settings) -> str:
    """The password at the mail server: from its file if there is one. Raises MailNotSent, which names the file."""
    if not settings.mail_password_file:
        return settings.mail_password
    try:
        return Path(settings.mail_password_file).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise MailNotSent(why=f"the file {settings.mail_password_file} cannot be read") from error
