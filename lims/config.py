"""Settings from a TOML file and the environment, checked at start."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lims.errors import LimsError

PREFIX = "LIMS_"
SIGNING_LEVELS = ("", "B-B", "B-T", "B-LT", "B-LTA")
MAIL_SECURITY = ("starttls", "tls", "none")


class BadSetting(LimsError):
    """A setting that cannot be used."""

    status = 500
    problem = "The setting “{name}” cannot be used: {why}."
    remedy = "Correct it in the configuration file or in the variable {variable}, then start again."


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """All settings; `docs/reference/settings.md` is made from the words here."""

    WORDS: ClassVar[dict[str, str]] = {
        "database_url": "Address of the database: sqlite:///path or postgresql://user@host/name.",
        "data_dir": "Folder of the files that are kept by their hash, of anchors and of backups.",
        "secret_key": "Key that signs sessions, 32 characters or more; made by `lims init`, kept out of the database.",
        "base_url": "Address under which people reach the application; printed in the QR of certificates.",
        "zone": "Time zone in which times are shown, such as Asia/Baku.",
        "host": "Address to listen on.",
        "port": "Port to listen on.",
        "threads": "Threads of the web application.",
        "secure_cookies": "Send cookies over HTTPS only; on wherever the application is reached by HTTPS.",
        "session_minutes": "Minutes without a request after which a desk session ends.",
        "bench_lock_minutes": "Minutes without a key after which a bench screen locks itself.",
        "log_level": "How much is logged: DEBUG, INFO, WARNING or ERROR.",
        "max_upload_mb": "Largest upload that is taken, in megabytes.",
        "signing_level": "Level at which certificates are signed: B-B, B-T, B-LT or B-LTA; empty: not signed electronically.",
        "signing_key": "Key of the laboratory's seal: a PKCS#12 file, or pkcs11:token=…;object=…?module-path=… (RFC 7512).",
        "signing_passphrase": "Passphrase of the key or PIN of the token; kept out of database and logs.",
        "signing_passphrase_file": "File that holds the passphrase or PIN, in place of signing_passphrase.",
        "signing_people": "Folder with the signatories' own keys: LOGIN.p12 and LOGIN.passphrase beside it.",
        "signing_authorities": "File with the certificates of the authorities that are trusted (PEM); needed from B-LT on.",
        "signing_lists": "Folder with the authorities' revocation lists (*.crl), where they are not fetched.",
        "signing_fetch": "Fetch revocation lists from the addresses that stand in the certificates.",
        "time_stamp_url": "Address of the time-stamping authority (RFC 3161); needed from B-T on.",
        "time_stamp_user": "User at the time-stamping authority, where it asks for one.",
        "time_stamp_password": "Password at the time-stamping authority.",
        "renewal_days": "Days before an archive time stamp lapses at which it is renewed.",
        "mail_host": "SMTP server by which clients are told; empty: nothing is sent by e-mail.",
        "mail_port": "Port of the SMTP server.",
        "mail_security": "How the way to the SMTP server is protected: starttls, tls or none.",
        "mail_user": "User at the SMTP server, where it asks for one.",
        "mail_password": "Password at the SMTP server; kept out of database and logs.",
        "mail_password_file": "File that holds the password, in place of mail_password.",
        "mail_from": "Sender of the e-mails, such as Laboratory <lab@example.test>; needed with mail_host.",
        "webhook_private": "Let webhooks go to http:// and to addresses inside a network; for tests and for a network of one's own.",
    }

    database_url: str
    data_dir: Path
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    zone: str = "Asia/Baku"
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    secure_cookies: bool = False
    session_minutes: int = 480
    bench_lock_minutes: int = 5
    log_level: str = "INFO"
    max_upload_mb: int = 32
    signing_level: str = ""
    signing_key: str = ""
    signing_passphrase: str = ""
    signing_passphrase_file: str = ""
    signing_people: str = ""
    signing_authorities: str = ""
    signing_lists: str = ""
    signing_fetch: bool = False
    time_stamp_url: str = ""
    time_stamp_user: str = ""
    time_stamp_password: str = ""
    renewal_days: int = 90
    mail_host: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_password: str = ""
    mail_password_file: str = ""
    mail_from: str = ""
    webhook_private: bool = False

    def __repr__(self) -> str:
        return f"Settings(data_dir={str(self.data_dir)!r}, base_url={self.base_url!r})"


def load_settings(path: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings of a file, overlaid by LIMS_… variables. Raises BadSetting with the name and the reason."""
    found: dict[str, Any] = _from_file(path) if path else {}
    known = {field.name: field for field in fields(Settings)}
    for name in found.keys() - known.keys():
        raise BadSetting(name=name, why="there is no such setting", variable=PREFIX + name.upper())
    for name in known:
        if (text := environment.get(PREFIX + name.upper())) is not None:
            found[name] = text
    values = {name: _typed(name, str(known[name].type), value) for name, value in found.items()}
    for name in ("database_url", "data_dir", "secret_key"):
        if not values.get(name):
            raise BadSetting(name=name, why="it is missing", variable=PREFIX + name.upper())
    return _checked(Settings(**values))


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(name=str(path), why=str(error), variable="LIMS_CONFIG") from error


def _typed(name: str, kind: str, value: Any) -> Any:
    try:
        if kind == "int":
            return int(value)
        if kind == "bool":
            return {"true": True, "false": False, "1": True, "0": False}[str(value).lower()]
        return Path(value) if kind == "Path" else str(value)
    except (ValueError, KeyError) as error:
        raise BadSetting(
            name=name, why=f"“{value}” is not a value for it", variable=PREFIX + name.upper()
        ) from error


def _checked(settings: Settings) -> Settings:
    def refuse(name: str, why: str) -> None:
        raise BadSetting(name=name, why=why, variable=PREFIX + name.upper())

    if len(settings.secret_key) < 32:
        refuse("secret_key", "it is shorter than 32 characters")
    if not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        refuse("database_url", "it is neither sqlite:/// nor postgresql://")
    if not 0 < settings.port < 65536:
        refuse("port", "it is not a port number")
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        refuse("log_level", "it is none of DEBUG, INFO, WARNING, ERROR")
    _check_signing(settings, refuse)
    _check_mail(settings, refuse)
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError):
        refuse("zone", f"“{settings.zone}” is not a time zone")
    return settings


def _check_signing(settings: Settings, refuse: Callable[[str, str], None]) -> None:
    """What a signing level needs stands in the settings; whether it works shows at the first signature."""
    level = settings.signing_level
    if level not in SIGNING_LEVELS:
        refuse("signing_level", "it is none of B-B, B-T, B-LT, B-LTA")
    if level and not settings.signing_key:
        refuse("signing_key", "a signing level is set, but no key to sign with")
    if level not in ("", "B-B") and not settings.time_stamp_url:
        refuse("time_stamp_url", f"the level {level} needs a time-stamping authority")
    if level in ("B-LT", "B-LTA") and not settings.signing_authorities:
        refuse("signing_authorities", f"the level {level} needs authorities that are trusted")
    if settings.time_stamp_url and not settings.time_stamp_url.startswith(("http://", "https://")):
        refuse("time_stamp_url", "it is neither http:// nor https://")
    if settings.renewal_days < 1:
        refuse("renewal_days", "it is less than one day")


def _check_mail(settings: Settings, refuse: Callable[[str, str], None]) -> None:
    """What sending e-mail needs; whether the server takes it shows at the first message."""
    if settings.mail_security not in MAIL_SECURITY:
        refuse("mail_security", "it is none of starttls, tls, none")
    if not 0 < settings.mail_port < 65536:
        refuse("mail_port", "it is not a port number")
    if settings.mail_host and "@" not in settings.mail_from:
        refuse("mail_from", "a mail server is set, but no sender")
    if settings.mail_user and settings.mail_security == "none":
        refuse("mail_security", "a password would go over an open line")
