"""Files of published figures: what is in them, read with care because anyone may add one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from methods.errors import MethodError

SHIPPED = Path(__file__).parent / "vectors"


class VectorFileRefused(MethodError):
    """A file that is not a vector file."""

    problem = "The file {file} cannot be read as vectors: {why}."
    remedy = "Compare it with the files that are shipped in methods/verify/vectors."


class NoVectors(MethodError):
    """A folder without vector files."""

    problem = "There is no vector file in {folder}."
    remedy = "Name a folder that holds *.json vector files."


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One expected figure with the tolerance that its vector states."""

    quantity: str
    value: float
    tolerance: float
    printed: str
    basis: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vector:
    """One example: inputs as published, and the figures expected. `seen` tells whether they were seen in print."""

    id: str
    kind: str
    source: str
    seen: bool
    inputs: Mapping[str, Any]
    model: str
    figures: tuple[Figure, ...]

    def authority(self, figure: Figure) -> bool:
        """Whether a figure is an authority; otherwise it is a check that may be wrong itself."""
        return self.seen and figure.basis == "published"


Values: TypeAlias = Mapping[str, float]  # what was computed, by the name of the figure
Kinds: TypeAlias = Mapping[str, Callable[[Vector], Values]]  # how each kind of vector is computed


def read_folder(folder: Path) -> Iterator[Vector]:
    """The vectors of every *.json file of a folder, by file name. Raises NoVectors, VectorFileRefused."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise NoVectors(folder=folder)
    found = [vector for file in files for vector in read_file(file)]
    known = {vector.id: vector for vector in found}
    yield from (_with_reference(vector, known) for vector in found)


def _with_reference(vector: Vector, known: Mapping[str, Vector]) -> Vector:
    """A vector that takes inputs `as` another has them (`quam-a2 for m_KHP, P_KHP`), with those inputs."""
    found = re.fullmatch(r"(\S+) for (.+)", str(vector.inputs.get("as", "")))
    if not found:
        return vector
    other = known.get(found[1]) or _shipped(found[1])
    if other is None:
        return vector
    taken = {name: other.inputs[name] for name in re.split(r",\s*", found[2]) if name in other.inputs}
    return replace(vector, inputs={**taken, **vector.inputs})


def _shipped(id: str) -> Vector | None:
    shipped = (vector for file in sorted(SHIPPED.glob("*.json")) for vector in read_file(file))
    return next((vector for vector in shipped if vector.id == id), None)


def read_file(file: Path) -> Iterator[Vector]:
    """The vectors of one file. Raises VectorFileRefused."""
    try:
        found = [_vector(one) for one in json.loads(file.read_text(encoding="utf-8"))["vectors"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise VectorFileRefused(file=file.name, why=f"{type(trouble).__name__} {trouble}"[:120]) from trouble
    yield from found


def _vector(data: Mapping[str, Any]) -> Vector:
    source = data["source"]
    return Vector(
        id=str(data["id"]),
        kind=str(data["kind"]),
        source=f"{source['document']}, {source.get('clause', '')}".rstrip(", "),
        seen=source.get("figures_seen_in_public_source") is True,
        inputs=dict(data["inputs"]),
        model=str(data.get("model") or ""),
        figures=tuple(_figure(one) for one in data["expected"]),
    )


def _figure(data: Mapping[str, Any]) -> Figure:
    value, tolerance = float(data["value"]), float(data["tolerance"])
    if not (math.isfinite(value) and math.isfinite(tolerance)):
        raise ValueError("a figure or tolerance is not finite")
    return Figure(
        quantity=str(data["quantity"]),
        value=value,
        tolerance=tolerance,
        printed=str(data.get("printed", data["value"])),
        basis=str(data.get("basis", "published")),
        unit=str(data.get("unit") or ""),
    )
