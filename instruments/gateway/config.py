"""The gateway's configuration: one TOML file, checked whole before anything starts."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from instruments.drivers import find_driver
from instruments.errors import InstrumentError
from instruments.gateway.protocol import Name

_UTF8 = "utf-8-sig"  # Notepad puts a mark before the text
_NEAR = {"127.0.0.1", "localhost", "::1"}


class BadConfiguration(InstrumentError):
    """The configuration cannot be used."""

    problem = "The configuration {path} cannot be used: {reason}."
    remedy = "Correct that line; instruments/README.md shows a whole file."


class LineOverride(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an instrument is set otherwise than its manual says."""

    baud: int | None = None
    bits: int | None = None
    parity: str | None = None
    stop_bits: float | None = None
    timeout_s: float | None = None
    pace_s: float | None = None


class InstrumentConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One instrument: on a line (``driver`` and ``url``) or behind a watched folder (``folder``)."""

    driver: str = "files"
    url: str | None = None
    line: LineOverride = LineOverride()
    live_s: float | None = None  # from one live reading to the next; the driver's own by default
    measure_timeout_s: float = 1800.0
    settings: dict[str, Any] = {}
    folder: Path | None = None
    take: str = "*"  # which names in the folder are records, such as *.D or *.csv
    poll_s: float = 2.0
    stable_s: float = 10.0  # unchanged for so long, a file counts as written
    max_mb: float = 200.0


class GatewayConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The gateway itself."""

    id: Name
    lims: str
    spool: Path = Path("spool.sqlite3")
    token_env: str | None = "LIMS_GATEWAY_TOKEN"  # noqa: S105  # the name of the variable, not the token
    token_file: Path | None = None
    ca_file: Path | None = None  # of the laboratory's own certification authority
    heartbeat_s: float = 10.0
    command_poll_s: float = 0.25
    keep_sent_days: float = 30.0
    plain_http: bool = False  # allow http:// to another machine, where the token could be overheard


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    gateway: GatewayConfig
    instruments: dict[Name, InstrumentConfig]


def load_config(path: Path) -> Config:
    """Return the configuration of a file, its paths taken from that file's folder. Raises BadConfiguration."""
    try:
        config = msgspec.convert(tomllib.loads(path.read_text(_UTF8)), Config, dec_hook=_path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadConfiguration(path=path, reason=str(error).rstrip(".")) from None
    if reason := _fault(config):
        raise BadConfiguration(path=path, reason=reason)
    return _anchored(config, path.resolve().parent)


def read_token(config: GatewayConfig) -> str:
    """Return the gateway's token from the file or the variable that the configuration names."""
    if config.token_file:
        try:
            token = config.token_file.read_text(_UTF8).strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadConfiguration(
                path=config.token_file, reason=f"no token: {type(error).__name__}"
            ) from None
    else:
        token = os.environ.get(config.token_env or "", "").strip()
    if not token or not token.isascii() or not token.isprintable():
        raise BadConfiguration(path=config.token_file or config.token_env, reason="it holds no token")
    return token


def _path(kind: type, given: object) -> Path:
    if kind is not Path or not isinstance(given, str) or not given:
        raise ValueError("Expected a path")
    return Path(given)


def _fault(config: Config) -> str:
    address = urlsplit(config.gateway.lims)
    if address.scheme not in {"http", "https"} or not address.hostname:
        return "gateway.lims is no http address"
    if address.scheme == "http" and address.hostname not in _NEAR and not config.gateway.plain_http:
        return "gateway.lims sends the token in clear to another machine; use https, or say plain_http = true"
    if not config.instruments:
        return "there is no instrument in it"
    return next(
        (fault for key, each in config.instruments.items() if (fault := _instrument_fault(key, each))), ""
    )


def _instrument_fault(key: str, each: InstrumentConfig) -> str:
    if (each.url is None) == (each.folder is None):
        return f"instruments.{key} needs either a url or a folder"
    if each.url is not None:
        try:
            find_driver(each.driver).line_for(each.settings)
        except InstrumentError as error:
            return f"instruments.{key}: {error.problem_text.rstrip('.')}"
    return ""


def _anchored(config: Config, base: Path) -> Config:
    gateway = msgspec.structs.replace(
        config.gateway,
        spool=base / config.gateway.spool,
        token_file=_under(base, config.gateway.token_file),
        ca_file=_under(base, config.gateway.ca_file),
    )
    instruments = {
        key: msgspec.structs.replace(each, folder=_under(base, each.folder))
        for key, each in config.instruments.items()
    }
    return Config(gateway=gateway, instruments=instruments)


def _under(base: Path, path: Path | None) -> Path | None:
    return base / path if path else None
