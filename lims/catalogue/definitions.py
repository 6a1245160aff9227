"""The method definitions of the program, found by the key that a method version stores."""

from __future__ import annotations

from collections.abc import Mapping

from lims.catalogue.errors import DefinitionUnknown
from lims.catalogue.own_methods import definition_of, is_own
from lims.catalogue.runnable import refuse_not_runnable
from methods.catalogue import METHODS
from methods.definitions import MethodDefinition
from methods.wording import Texts


def definition_key(definition: MethodDefinition) -> str:
    """The key of a definition: code and edition, such as "ASTM D4052 (D4052-18)"."""
    return f"{definition.code} ({definition.edition})"


def find_definition(key: str) -> MethodDefinition:
    """The definition with this key. Raises DefinitionUnknown, NotRunnable, OwnMethodUnreadable."""
    if is_own(key):
        return definition_of(key)
    found = {definition_key(one): one for one in METHODS}
    if key not in found:
        refuse_not_runnable(key)
        raise DefinitionUnknown(key=key[:60], known=", ".join(found))
    return found[key]


def covers(definition: MethodDefinition, product_group: str) -> bool:
    """Whether a definition's matrix holds a product group."""
    return definition.matrix.any or product_group in {one.key for one in definition.matrix.products}


def product_groups() -> Mapping[str, Texts]:
    """What the methods call the product groups that they cover or name as not covered, by key."""
    matrices = [one.matrix for one in METHODS]
    named = {one.key: one.names for matrix in matrices for one in matrix.excluded}
    return named | {one.key: one.names for matrix in matrices for one in matrix.products}
