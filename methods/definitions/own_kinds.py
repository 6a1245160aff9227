"""The kinds of methods that a laboratory adds itself beside a formula, as plain JSON and back, and their definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from methods.definitions.errors import NotSerialised
from methods.definitions.method import MethodDefinition
from methods.definitions.own_blend import OwnBlend, blend_definition
from methods.definitions.own_composition import OwnComposition, composition_definition
from methods.definitions.own_curve import OwnCurve, curve_definition
from methods.definitions.own_cuts import OwnCuts, cuts_definition
from methods.definitions.own_guided import OwnGuided, guided_definition
from methods.definitions.serial import from_json, to_json

OwnKind: TypeAlias = OwnComposition | OwnBlend | OwnGuided | OwnCuts | OwnCurve
_MAKERS: Mapping[type, Callable[[Any], MethodDefinition]] = {
    OwnComposition: composition_definition, OwnBlend: blend_definition, OwnGuided: guided_definition, OwnCuts: cuts_definition,
    OwnCurve: curve_definition,
}  # fmt: skip
_NAMED = {kind.__name__: kind for kind in _MAKERS}


def own_to_json(own: OwnKind) -> dict[str, Any]:
    """A method of the laboratory as plain JSON; its kind stands under "type"."""
    return to_json(own)


def own_from_json(data: Mapping[str, Any]) -> OwnKind:
    """A method of the laboratory from plain JSON. Raises NotSerialised."""
    kind = _NAMED.get(str(data.get("type")))
    if kind is None:
        raise NotSerialised(why="its kind is not known")
    found: OwnKind = from_json(kind, data)
    return found


def definition_of_own(own: OwnKind) -> MethodDefinition:
    """The definition of a method of the laboratory, once its examples agree. Raises MethodError."""
    return _MAKERS[type(own)](own)
