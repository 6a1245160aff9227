"""What a file's signatures are worth: intact or changed, by whom, at which level, and whether somebody trusted vouches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints

from reports.errors import FileUnreadable
from reports.signing.keys import SIGNING_USES, signed_by
from reports.signing.longterm import evidence_of, later_stamps, moment_of_judgement
from reports.signing.revisions import Revision, reading, revisions
from reports.signing.trust import NOBODY, Trust
from reports.signing.types import Level, SignedBy
from reports.signing.waiting import wait_for

EITHER_USE = KeyUsageConstraints(key_usage=set(SIGNING_USES), match_all_key_usages=False)


class Verdict(StrEnum):
    """Broken: changed or false. Intact: unchanged, but nobody trusted vouches for who signed. Valid: both."""

    VALID = "valid"
    INTACT = "intact"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignatureFinding:
    """One signature or archive time stamp. `revision`: it covers the file up to this one, counted from 1.

    `at`: the stamped time where there is a stamp (`stamped`), else the time that the signer claims. `why`: all that keeps
    it from being valid, in sentences.
    """

    field: str
    archive: bool
    verdict: Verdict
    by: SignedBy | None = None
    at: datetime | None = None
    stamped: bool = False
    level: Level | None = None
    reason: str | None = None
    revision: int | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """A file as found: its hash, its states, its signatures, and what is wrong with the file as a whole."""

    sha256: str
    size: int
    revisions: tuple[Revision, ...] = ()
    signatures: tuple[SignatureFinding, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether anything shows that the file is not the one that was signed."""
        return bool(self.why) or any(one.verdict is Verdict.BROKEN for one in self.signatures)

    @property
    def valid(self) -> bool:
        """Whether it is signed, unchanged, and trusted."""
        found = [one.verdict for one in self.signatures if not one.archive]
        return bool(found) and not self.broken and set(found) == {Verdict.VALID}


def verify(pdf: bytes, *, at: datetime, trust: Trust = NOBODY) -> Verification:
    """Judge the file's signatures as of `at`. Never raises for a bad file: what is wrong stands in the result."""
    sha256, size = hashlib.sha256(pdf).hexdigest(), len(pdf)
    try:
        states = revisions(pdf)
        with reading(pdf) as reader:
            found = wait_for(_judged(reader, at, trust))
            after = _after_the_end(pdf, reader)
    except FileUnreadable as error:
        return Verification(sha256=sha256, size=size, why=(error.problem,))
    except Exception as error:
        # A damaged file makes the library stumble in any way at all; each of them says "not valid".
        why = (f"The file is damaged ({type(error).__name__}).",)
        return Verification(sha256=sha256, size=size, why=why)
    return Verification(sha256=sha256, size=size, revisions=states, signatures=found, why=after)


def _after_the_end(pdf: bytes, reader: PdfFileReader) -> tuple[str, ...]:
    last = reader.xrefs.get_xref_container_info(reader.total_revisions - 1)
    mark = pdf.find(b"%%EOF", last.end_location)
    extra = len(pdf[mark + 5 :].strip())
    return (f"{extra} bytes stand after the end of the file.",) if extra else ()


async def _judged(reader: PdfFileReader, at: datetime, trust: Trust) -> tuple[SignatureFinding, ...]:
    """Each signature and stamp in the file's order, judged from the last one back: the earlier rest on the later."""
    found: dict[int, SignatureFinding] = {}
    for number, signature in reversed(list(enumerate(reader.embedded_signatures))):
        upheld = all(one.verdict is Verdict.VALID for one in found.values() if one.archive)
        found[number] = await _one(signature, at, trust, upheld)
    return tuple(found[number] for number in sorted(found))


async def _one(signature: EmbeddedPdfSignature, at: datetime, trust: Trust, upheld: bool) -> SignatureFinding:
    archive = signature.sig_object_type == "/DocTimeStamp"
    about: dict[str, Any] = {"field": str(signature.field_name), "archive": archive}
    if _digest_differs(signature, archive):
        return SignatureFinding(
            **about, verdict=Verdict.BROKEN, why=("The bytes that it covers were changed.",)
        )
    try:
        return await (_archive if archive else _signature)(signature, at, trust, upheld, about)
    except Exception as error:
        why = (f"It cannot be judged, it is damaged ({type(error).__name__}).",)
        return SignatureFinding(**about, verdict=Verdict.BROKEN, why=why)


def _digest_differs(signature: EmbeddedPdfSignature, archive: bool) -> bool:
    """The quick look: does the signed digest fit the bytes? The signature over that digest is judged afterwards."""
    if archive:
        imprint = signature.signed_data["encap_content_info"]["content"].parsed["message_imprint"]
        stated, method = imprint["hashed_message"].native, imprint["hash_algorithm"]["algorithm"].native
    else:
        stated = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "message_digest").native
        method = signature.signer_info["digest_algorithm"]["algorithm"].native
    return bool(stated != signature.compute_digest(method))


async def _archive(
    signature: EmbeddedPdfSignature, at: datetime, trust: Trust, upheld: bool, about: dict[str, Any]
) -> SignatureFinding:
    status = await _status(signature, at, trust, archive=True)
    faults = _faults(status)
    doubts = _doubts(status, upheld, trust)
    return SignatureFinding(
        **about,
        verdict=_verdict(faults, doubts),
        by=signed_by(signature.signer_cert),
        at=status.timestamp,
        stamped=True,
        revision=signature.signed_revision + 1,
        why=(*faults, *doubts),
    )


async def _signature(
    signature: EmbeddedPdfSignature, at: datetime, trust: Trust, upheld: bool, about: dict[str, Any]
) -> SignatureFinding:
    status = await _status(signature, at, trust, archive=False)
    faults = _faults(status)
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.valid and stamp.intact):
        faults.append("Its time stamp is false.")
    doubts = _doubts(status, upheld, trust) if not faults else []
    return SignatureFinding(
        **about,
        verdict=_verdict(faults, doubts),
        by=signed_by(signature.signer_cert),
        at=stamp.timestamp if stamp is not None else status.signer_reported_dt,
        stamped=stamp is not None,
        level=_level(signature, stamp is not None),
        reason=str(signature.sig_object.get("/Reason", "")) or None,
        revision=signature.signed_revision + 1,
        why=(*faults, *doubts),
    )


async def _status(signature: EmbeddedPdfSignature, at: datetime, trust: Trust, *, archive: bool) -> Any:
    """The library's judgement: with every revocation list at hand; where none speaks of it, by the chain alone.

    What a later stamp fixes needs its evidence in the file: there the chain alone is not enough.
    """
    status: Any = None
    moment, fixed = moment_of_judgement(signature, at)
    for required in (True,) if fixed and trust.roots else (True, False) if trust.roots else (False,):
        context = _context(signature, moment, trust, required=required, retroactive=fixed)
        if archive:
            status = await async_validate_pdf_timestamp(signature, context)
        else:
            status = await async_validate_pdf_signature(
                signature, context, ts_validation_context=context, key_usage_settings=EITHER_USE
            )
        if status.trusted or status.revoked:
            break
    return status


def _context(
    signature: EmbeddedPdfSignature, at: datetime, trust: Trust, *, required: bool, retroactive: bool
) -> Any:
    """The trust given, with the evidence that travels in the file."""
    certificates, crls, ocsps = evidence_of(signature.reader)
    richer = Trust(
        roots=trust.roots,
        intermediates=(*trust.intermediates, *certificates),
        crls=(*trust.crls, *crls),
        ocsps=(*trust.ocsps, *ocsps),
        fetch=trust.fetch,
    )
    return richer.context(at, require_revocation=required, retroactive=retroactive)


def _faults(status: Any) -> list[str]:
    """What proves that the file is not as it was signed."""
    faults = []
    if not status.intact:
        faults.append("The bytes that it covers were changed.")
    elif not status.valid:
        faults.append("It was not made with the key of its certificate.")
    if status.docmdp_ok is False:
        faults.append("Content was added to the file after it.")
    if status.coverage.value < 2:  # an entire revision, or the entire file
        faults.append("It does not cover the whole of its revision.")
    return faults


def _level(signature: EmbeddedPdfSignature, stamped: bool) -> Level:
    reader = signature.reader
    certificates, crls, ocsps = evidence_of(reader)
    evidence = bool(certificates and (crls or ocsps))
    if evidence and later_stamps(signature):
        return Level.B_LTA
    if evidence and stamped:
        return Level.B_LT
    return Level.B_T if stamped else Level.B_B


def _doubts(status: Any, upheld: bool, trust: Trust) -> list[str]:
    """What keeps anybody from relying on it, though nothing shows that it was changed."""
    if not trust.roots:
        return [_doubt(trust)]
    if status.revoked:
        return ["Its certificate is revoked."]
    if not status.trusted:
        return [_doubt(trust)]
    return [] if upheld else ["An archive time stamp after it cannot be relied on."]


def _doubt(trust: Trust) -> str:
    if not trust.roots:
        return "No trusted authorities were given, so who signed is not shown."
    return "No trusted authority vouches for it at this time."


def _verdict(faults: list[str], doubts: list[str]) -> Verdict:
    if faults:
        return Verdict.BROKEN
    return Verdict.INTACT if doubts else Verdict.VALID
