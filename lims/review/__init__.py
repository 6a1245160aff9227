"""Review: everything that speaks for or against a result, a decision by another person, and signatures."""

from lims.review.evidence import Evidence, evidence_of
from lims.review.independence import Reviewers, who_may_review
from lims.review.models import Decision
from lims.review.service import Review, decide, gate_question, reviews_of
from lims.review.signatures import AUTHORISED, REVIEWED, Signature, hash_of, sign, signatures_on

__all__ = [
    "AUTHORISED",
    "REVIEWED",
    "Decision",
    "Evidence",
    "Review",
    "Reviewers",
    "Signature",
    "decide",
    "evidence_of",
    "gate_question",
    "hash_of",
    "reviews_of",
    "sign",
    "signatures_on",
    "who_may_review",
]
