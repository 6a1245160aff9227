"""Signing a rendered certificate, and renewing its archive time stamp before it lapses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import PdfSigningSession, TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from reports.errors import AlreadySigned, EvidenceMissing, NotSigned, TimeStampUnavailable
from reports.signing.chains import chain_of, require_not_revoked, stamping_chains
from reports.signing.fields import RevisionWriter, Role, add_field
from reports.signing.keys import SigningKey, signed_by
from reports.signing.revisions import reading, revisions
from reports.signing.timestamps import asking
from reports.signing.trust import Trust
from reports.signing.types import Level, Signed
from reports.signing.waiting import wait_for

DIGEST = "sha256"
RENEWAL_FIELD = "Archive"
EVIDENCE_FIRST = TimestampDSSContentSettings(update_before_ts=True, include_vri=False)
"""What a time stamp itself rests on goes into the file before it, so that one revision holds both."""
OFF_THE_PAGE = InvisSigSettings(box_out_of_bounds=True)
"""A stamp may not change the tree of tags, so its field stands where PDF/UA asks for no tag."""


def sign(
    pdf: bytes,
    *,
    level: Level,
    reason: str,
    at: datetime,
    signatory: SigningKey | None = None,
    seal: SigningKey | None = None,
    trust: Trust | None = None,
    timestamper: TimeStamper | None = None,
) -> Signed:
    """The file with the signatory's signature, the laboratory's seal, or both; the first certifies the document.

    `at`: the time of signing, aware. `trust`: needed from B-LT on; where it is given, the key's certificate is checked
    for revocation at each level. `timestamper`: needed from B-T on. The result begins with `pdf` byte for byte.
    Raises AlreadySigned, KeyNotFit, TimeStampUnavailable, EvidenceMissing, FileUnreadable. Never a lower level in silence.
    """
    keys = {role: key for role, key in ((Role.SIGNATORY, signatory), (Role.SEAL, seal)) if key is not None}
    if not keys:
        raise ValueError("a signatory or a seal must sign")
    if level.is_stamped and timestamper is None:
        raise TimeStampUnavailable(why="no time-stamping authority is set")
    if level.has_evidence and trust is None:
        raise EvidenceMissing(name="the laboratory", why="no trusted authorities are set")
    for key in keys.values():
        key.require_fit(at)
    with reading(pdf) as reader:
        if reader.embedded_signatures:
            raise AlreadySigned
    stamper = timestamper if level.is_stamped else None
    content = wait_for(_signed(pdf, keys, level, reason, at, trust, stamper))
    by = tuple(key.by for key in keys.values())
    return Signed(content=content, level=level, by=by, revisions=revisions(content))


def renew(pdf: bytes, *, at: datetime, trust: Trust, timestamper: TimeStamper) -> Signed:
    """The file with a further archive time stamp, and the evidence for all that was signed and stamped before.

    Lifts any signed file to B-LTA, and keeps one there. To be called before the last stamp's certificate expires.
    The result begins with `pdf` byte for byte. Raises NotSigned, TimeStampUnavailable, EvidenceMissing, FileUnreadable.
    """
    with reading(pdf) as reader:
        signatures = reader.embedded_regular_signatures
        if not signatures:
            raise NotSigned
        content = wait_for(_renewed(pdf, reader, at, trust, timestamper))
        by = tuple(signed_by(signature.signer_cert) for signature in signatures)
    return Signed(content=content, level=Level.B_LTA, by=by, revisions=revisions(content))


async def _signed(
    pdf: bytes,
    keys: dict[Role, SigningKey],
    level: Level,
    reason: str,
    at: datetime,
    trust: Trust | None,
    timestamper: TimeStamper | None,
) -> bytes:
    chains, context = await _evidence(keys, level, at, trust, timestamper)
    file = BytesIO(pdf)
    writer = RevisionWriter(file)
    for role, key in keys.items():
        add_field(writer, role, key.by.name)
    permissions = MDPPerm.NO_CHANGES if len(keys) == 1 else MDPPerm.FILL_FORMS
    for number, (role, key) in enumerate(keys.items()):
        about = PdfSignatureMetadata(
            field_name=role.value,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
            name=key.by.name,
            certify=number == 0,
            docmdp_permissions=permissions,
        )
        with asking():
            await _DatedSigner(about, key.signer, at, timestamper).async_sign_pdf(writer, in_place=True)
        writer = RevisionWriter(file)
    if context is not None:
        stamp = timestamper if level is Level.B_LTA else None
        await _add_evidence(writer, context, chains, stamp)
    return file.getvalue()


async def _evidence(
    keys: dict[Role, SigningKey], level: Level, at: datetime, trust: Trust | None, stamper: TimeStamper | None
) -> tuple[list[Any], ValidationContext | None]:
    """The chains that go into the file, and what was gathered while they were walked; at low levels only the check."""
    certificates = [(key.certificate, list(key.signer.cert_registry)) for key in keys.values()]
    if trust is None:
        return [], None
    if not level.has_evidence:
        for certificate, others in certificates:
            await require_not_revoked(certificate, others, trust, at)
        return [], None
    context = trust.context(at, require_revocation=True)
    chains = [await chain_of(certificate, others, context) for certificate, others in certificates]
    if stamper is not None:
        chains += await stamping_chains(stamper, context)
    return chains, context


class _DatedSigner(PdfSigner):
    """A signer whose time is the one given, not the machine's."""

    def __init__(self, about: PdfSignatureMetadata, signer: Any, at: datetime, stamper: TimeStamper | None):
        super().__init__(about, signer, timestamper=stamper)
        self._at = at

    def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at
        return session


async def _add_evidence(
    writer: RevisionWriter,
    context: ValidationContext,
    chains: Sequence[Any],
    timestamper: TimeStamper | None,
    field: str = RENEWAL_FIELD,
) -> None:
    """Certificates and revocation data in one more revision; closed by an archive time stamp if a stamper is given."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer, sig_contents=None, paths=chains, validation_context=context
    )
    if timestamper is None:
        writer.write_in_place()
        return
    with asking():
        stamping = PdfTimeStamper(timestamper, field_name=field, invis_settings=OFF_THE_PAGE)
        await stamping.async_timestamp_pdf(
            writer,
            DIGEST,
            context,
            validation_paths=list(chains),
            in_place=True,
            dss_settings=EVIDENCE_FIRST,
        )


async def _renewed(
    pdf: bytes, reader: PdfFileReader, at: datetime, trust: Trust, timestamper: TimeStamper
) -> bytes:
    context = trust.context(at, require_revocation=True)
    stamps = reader.embedded_timestamp_signatures
    # What an archive stamp covers needs no fresh proof; the last stamp does, or else the signatures themselves.
    bare: list[EmbeddedPdfSignature] = [stamps[-1]] if stamps else list(reader.embedded_regular_signatures)
    chains = [await chain_of(one.signer_cert, one.other_embedded_certs, context) for one in bare]
    chains += await stamping_chains(timestamper, context)
    file = BytesIO(pdf)
    await _add_evidence(
        RevisionWriter(file), context, chains, timestamper, f"{RENEWAL_FIELD}{len(stamps) + 1}"
    )
    return file.getvalue()
