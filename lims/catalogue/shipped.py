"""What the program ships with, put into a fresh database as drafts: nothing counts until a person has approved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from lims.catalogue.definitions import definition_key, product_groups
from lims.catalogue.drafts import draft_version
from lims.catalogue.models import CatalogueDraftRow
from lims.catalogue.service import (
    ensure_decision_rule,
    ensure_method,
    ensure_product,
    ensure_specification,
)
from lims.catalogue.shipped_specifications import shipped_contents
from lims.records import Unit
from methods.catalogue import METHODS
from methods.conformity import AstmD3244, GuardBand, Iso4259, NonBinary, SimpleAcceptance, View
from methods.wording import Language

REASON = "Shipped with the program"
RULES: tuple[tuple[Any, Mapping[str, str], Mapping[str, Any]], ...] = (
    (SimpleAcceptance(), {"en": "simple acceptance", "az": "sadə qəbul", "ru": "простая приёмка"}, {}),
    (
        GuardBand(),
        {"en": "guard band w = U", "az": "qoruyucu zolaq w = U", "ru": "защитная полоса w = U"},
        {"r": "1"},
    ),
    (
        NonBinary(),
        {
            "en": "non-binary with guard band w = U",
            "az": "qoruyucu zolaqlı (w = U) qeyri-binar qayda",
            "ru": "небинарное правило с защитной полосой w = U",
        },
        {"r": "1"},
    ),
    (Iso4259(view=View.NEITHER), dict.fromkeys(("en", "az", "ru"), "ISO 4259-2, 0.59 R"), {}),
    (
        AstmD3244(),
        dict.fromkeys(("en", "az", "ru"), "ASTM D3244, P = 0.5"),
        {"P": 0.5},
    ),
)  # fmt: skip


def seed_drafts(unit: Unit) -> list[int]:
    """Propose every method, rule and specification that the program ships with; the ids of the drafts.

    What was proposed before is not proposed again. Products are identities only and stand at once.
    """
    _products(unit)
    proposed = [
        _propose(unit, kind, header, content)
        for kind, header, content in (*_methods(unit), *_rules(unit), *_specifications(unit))
    ]
    return [one for one in proposed if one is not None]


def _propose(unit: Unit, kind: str, header: int, content: Mapping[str, Any]) -> int | None:
    known = select(CatalogueDraftRow.content).where(
        CatalogueDraftRow.kind == kind,
        CatalogueDraftRow.header_id == header,
        CatalogueDraftRow.drafted_by.is_(None),
    )
    if any(_mark(one) == _mark(content) for one in unit.session.scalars(known)):
        return None
    return draft_version(unit, kind, header, content, unit.at, REASON)


def _mark(content: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(content.get(name) for name in ("edition", "grade", "definition", "kind"))


def _products(unit: Unit) -> None:
    for key, names in product_groups().items():
        ensure_product(
            unit,
            code=key.lower().replace(" ", "-"),
            group=key,
            names={str(language): text for language, text in names.items()},
        )


def _plain(texts: Mapping[Language, str]) -> dict[str, str]:
    return {str(language): text for language, text in texts.items()}


def _methods(unit: Unit) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for one in reversed(METHODS):  # the newest edition last: it stands where all are approved in order
        content = {
            "edition": one.edition, "definition": definition_key(one), "titles": dict(one.titles), "settings": {},
            "fictitious": False,
        }  # fmt: skip
        yield "method", ensure_method(unit, one.code), content


def _rules(unit: Unit) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for rule, names, parameters in RULES:
        content = {
            "names": dict(names), "kind": rule.code, "parameters": dict(parameters), "source": str(rule.source),
        }  # fmt: skip
        yield "decision_rule", ensure_decision_rule(unit, rule.code), content


def _specifications(unit: Unit) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for code, content in shipped_contents():
        yield "specification", ensure_specification(unit, code), content


__all__ = ["seed_drafts"]
