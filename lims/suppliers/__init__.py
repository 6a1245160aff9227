"""Suppliers: evaluated for what they provide, approved until a day (ISO/IEC 17025 6.6, clause not verified)."""

from lims.suppliers.scope import (
    ProviderScope,
    ScopeProposal,
    approve_scope,
    propose_scope,
    providers_for,
    scope_at,
    scope_proposals,
    scopes_at,
    scopes_stated,
)
from lims.suppliers.service import (
    Evaluation,
    Purpose,
    Supplier,
    Verdict,
    approval_at,
    approve_evaluation,
    evaluate_supplier,
    register_supplier,
    supplier_of_code,
    suppliers,
)
from lims.suppliers.words import PURPOSES

__all__ = [
    "PURPOSES",
    "Evaluation",
    "ProviderScope",
    "Purpose",
    "ScopeProposal",
    "Supplier",
    "Verdict",
    "approval_at",
    "approve_evaluation",
    "approve_scope",
    "evaluate_supplier",
    "propose_scope",
    "providers_for",
    "register_supplier",
    "scope_at",
    "scope_proposals",
    "scopes_at",
    "scopes_stated",
    "supplier_of_code",
    "suppliers",
]
