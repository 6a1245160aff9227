"""How this laboratory's documents are signed: the keys, whom they are trusted by, and who stamps the time, by the settings.

Keys lie in files or on tokens, passphrases in a file or a variable; none of them enters the database or a log. What cannot
be signed at the level that is set is not signed at all: the job waits and says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from lims.certificates.errors import NotElectronicallySigned
from lims.config import Settings
from reports.errors import ReportError
from reports.signing import (
    NOBODY,
    Credentials,
    Level,
    Pkcs11,
    Pkcs12,
    SignatureFinding,
    Signed,
    TimeStampService,
    Trust,
    http_timestamper,
    open_key,
    renew,
    sign,
    trust_of,
    verify,
)

PKCS11 = "pkcs11:"


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningRules:
    """What the settings say about signing, read anew for each document, so that a changed key needs no restart."""

    level: Level
    seal: Credentials
    signatory: Credentials | None
    trust: Trust | None
    stamps: TimeStampService | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedDocument:
    """A signed document that our own check calls right, with its signatures and its last archive time stamp as found."""

    content: bytes
    level: Level
    signatures: tuple[SignatureFinding, ...]


def signed_document(
    document: bytes, settings: Settings, *, at: datetime, login: str | None
) -> SignedDocument | None:
    """The document with the laboratory's seal, and the signatory's own signature where there is a key for this login.

    None where the settings ask for no electronic signature. What was signed is checked before it is handed out.
    Raises NotElectronicallySigned.
    """
    if not settings.signing_level:
        return None
    with saying_why():
        rules = rules_of(settings, login)
        with ExitStack() as keys:
            seal = keys.enter_context(open_key(rules.seal))
            signatory = keys.enter_context(open_key(rules.signatory)) if rules.signatory else None
            signed = sign(
                document, level=rules.level, reason="certificate authorised", at=at, seal=seal, signatory=signatory,
                trust=rules.trust, timestamper=http_timestamper(rules.stamps) if rules.stamps else None,
            )  # fmt: skip
    return sound(signed, rules, at)


def renewed_document(document: bytes, settings: Settings, *, at: datetime) -> SignedDocument:
    """The document with fresh evidence and a new archive time stamp. Raises NotElectronicallySigned."""
    with saying_why():
        rules = rules_of(settings, None)
        if rules.trust is None or rules.stamps is None:
            raise NotElectronicallySigned(
                problem="Renewing needs trusted authorities and a time-stamping authority.",
                remedy="Set signing_authorities and time_stamp_url.",
            )
        signed = renew(document, at=at, trust=rules.trust, timestamper=http_timestamper(rules.stamps))
    return sound(signed, rules, at)


def sound(signed: Signed, rules: SigningRules, at: datetime) -> SignedDocument:
    """Refuse what our own check does not call right, before anybody gets it. Raises NotElectronicallySigned."""
    found = verify(signed.content, at=at, trust=rules.trust or NOBODY)
    levels = {one.level for one in found.signatures if not one.archive}
    if found.broken or levels != {signed.level} or (rules.trust is not None and not found.valid):
        why = [*found.why, *(sentence for one in found.signatures for sentence in one.why)]
        raise NotElectronicallySigned(
            problem=f"The signed document does not pass the check: {' '.join(why) or 'another level than asked for.'}",
            remedy="Compare the keys, the trusted authorities and their lists in the settings.",
        )
    stamps = [one for one in found.signatures if one.archive]
    own = [one for one in found.signatures if not one.archive]
    return SignedDocument(content=signed.content, level=signed.level, signatures=(*own, *stamps[-1:]))


def rules_of(settings: Settings, login: str | None) -> SigningRules:
    """What the settings say. Raises NotElectronicallySigned for a file that cannot be read."""
    stamps = None
    if settings.time_stamp_url:
        stamps = TimeStampService(
            url=settings.time_stamp_url, user=settings.time_stamp_user or None,
            password=settings.time_stamp_password or None,
        )  # fmt: skip
    authorities = content_of(settings.signing_authorities) if settings.signing_authorities else None
    return SigningRules(
        level=Level(settings.signing_level), seal=_seal(settings, authorities),
        signatory=_own_key(settings.signing_people, login), trust=trust_by(settings), stamps=stamps,
    )  # fmt: skip


def trust_by(settings: Settings) -> Trust | None:
    """The authorities that the settings name, with their revocation lists; None where they name none."""
    if not settings.signing_authorities:
        return None
    folder = Path(settings.signing_lists) if settings.signing_lists else None
    lists = [content_of(str(path)) for path in sorted(folder.glob("*.crl"))] if folder else []
    return trust_of(content_of(settings.signing_authorities), lists, fetch=settings.signing_fetch)


def _seal(settings: Settings, authorities: bytes | None) -> Credentials:
    if not settings.signing_key:
        raise NotElectronicallySigned(
            problem="A signing level is set, but no key to sign with.", remedy="Set signing_key."
        )
    passphrase = passphrase_by(settings.signing_passphrase, settings.signing_passphrase_file)
    if settings.signing_key.startswith(PKCS11):
        return on_token(settings.signing_key, passphrase, authorities)
    return Pkcs12(content=content_of(settings.signing_key), passphrase=passphrase)


def on_token(address: str, pin: str, authorities: bytes | None) -> Pkcs11:
    """A key by its PKCS#11 address (RFC 7512): pkcs11:token=…;object=…?module-path=…. Raises NotElectronicallySigned."""
    path, _, query = address.removeprefix(PKCS11).partition("?")
    parts = {key: unquote(value) for key, _, value in (one.partition("=") for one in path.split(";"))}
    library = dict(parse_qsl(query)).get("module-path", "")
    if not (parts.get("token") and parts.get("object") and library):
        raise NotElectronicallySigned(
            problem="The address of the key on a token is not complete.",
            remedy="Write it as pkcs11:token=LABEL;object=LABEL?module-path=/path/of/the/library.so.",
        )
    others = (authorities,) if authorities else ()
    return Pkcs11(library=library, token=parts["token"], label=parts["object"], pin=pin, others=others)


def _own_key(folder: str, login: str | None) -> Pkcs12 | None:
    """The signatory's own key, where the folder holds LOGIN.p12 and its passphrase in LOGIN.passphrase."""
    if not folder or not login:
        return None
    file = Path(folder) / f"{login}.p12"
    if not file.exists() or file.parent.resolve() != Path(folder).resolve():
        return None
    return Pkcs12(
        content=content_of(str(file)), passphrase=passphrase_by("", str(file.with_suffix(".passphrase")))
    )


def passphrase_by(given: str, file: str) -> str:
    """The passphrase of a key: from its file if there is one, else as given. Raises NotElectronicallySigned."""
    return content_of(file).decode(errors="replace").rstrip("\r\n") if file else given


def content_of(path: str) -> bytes:
    """The bytes of a file of the settings. Raises NotElectronicallySigned, which names the file."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise NotElectronicallySigned(
            problem=f"The file {path} of the settings cannot be read ({error.strerror}).",
            remedy="Check its name, and that the worker may read it.",
        ) from error


@contextmanager
def saying_why() -> Iterator[None]:
    """Whatever the signing library's sentences say becomes the sentences of the job."""
    try:
        yield
    except ReportError as error:
        raise NotElectronicallySigned(problem=error.problem, remedy=error.remedy) from error
