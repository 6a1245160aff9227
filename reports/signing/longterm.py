"""Judging a signature long after its certificate has expired, by the evidence and archive stamps inside the file."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import crl, ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from reports.signing.keys import SIGNING_USES
from reports.signing.trust import Trust, certificates

Evidence = tuple[tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]


def evidence_of(reader: PdfFileReader) -> Evidence:
    """Certificates, revocation lists and OCSP responses that the file carries, in DER."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return (), (), ()
    return (
        tuple(certificate.dump() for certificate in store.load_certs()),
        tuple(item.get_object().data for item in store.crls),
        tuple(item.get_object().data for item in store.ocsps),
    )


async def long_term_fault(signature: EmbeddedPdfSignature, at: datetime, trust: Trust) -> str | None:
    """Why the signature cannot be relied on at `at`, or None when it can (ETSI EN 319 102-1, clause not verified)."""
    result = await ades_lta_validation(
        signature,
        PdfSignatureValidationSpec(_specification(trust)),
        timing_info=ValidationTimingInfo(
            validation_time=at, best_signature_time=at, point_in_time_validation=True
        ),
    )
    indication = result.ades_subindic
    return None if indication is AdESPassed.OK else str(indication).split(".")[-1].lower().replace("_", " ")


def _specification(trust: Trust) -> SignatureValidationSpec:
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=certificates(trust.roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    known = LocalKnowledge(
        known_certs=certificates(trust.intermediates),
        known_crls=[CRLContainer(crl.CertificateList.load(one)) for one in trust.crls],
        known_ocsps=[OCSPContainer(ocsp.OCSPResponse.load(one)) for one in trust.ocsps],
    )
    rule = (
        RevinfoOnlineFetchingRule.NO_HISTORICAL_FETCH if trust.fetch else RevinfoOnlineFetchingRule.LOCAL_ONLY
    )
    return SignatureValidationSpec(
        cert_validation_policy=policy,
        revinfo_gathering_policy=RevocationInfoGatheringSpec(rule),
        local_knowledge=known,
        key_usage_settings=KeyUsageConstraints(key_usage=set(SIGNING_USES), match_all_key_usages=False),
    )
