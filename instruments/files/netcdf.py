"""Classic netCDF, versions 1 and 2, as Unidata publishes it ("The NetCDF Classic Format Specification").

Twice as quick as scipy's reader on the small files of data systems, whose header is most of what there is to read; and each
length is held against the file before it is believed. The tests hold it against scipy's.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from instruments.files.errors import FileDamaged

Value = bytes | float | tuple[float, ...]
_Item = TypeVar("_Item")

_INT = struct.Struct(">I")
_OFFSET_OF_VERSION = {1: ">I", 2: ">Q"}
_DIMENSIONS, _VARIABLES, _ATTRIBUTES = 0x0A, 0x0B, 0x0C
_STREAMING = 0xFFFFFFFF  # instead of a number of records: as many as the file has room for
_LETTERS, _SHORT_FLOAT = 2, 5
_TYPES = {1: "b", 2: "c", 3: "h", 4: "i", 5: "f", 6: "d"}  # in the letters of struct
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8}
_ARRAY_TYPES = {1: ">i1", 2: "S1", 3: ">i2", 4: ">i4", 5: ">f4", 6: ">f8"}


@dataclass(frozen=True, kw_only=True, slots=True)
class NetCdf:
    """Attributes of the file, and of each variable its array (as stored, big-endian, not to be written) and attributes."""

    attributes: Mapping[str, Value]
    arrays: Mapping[str, Any]
    attributes_of: Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    dimensions: tuple[int, ...]
    attributes: Mapping[str, Value]
    type: int
    begin: int


def read_netcdf(name: str, content: bytes) -> NetCdf:
    """What a file of classic netCDF holds. Raises FileDamaged."""
    try:
        return _File(content).read()
    except (struct.error, LookupError, ValueError, OverflowError) as broken:
        raise FileDamaged(name=name, what="it is not whole classic netCDF") from broken


class _File:
    """The bytes, and how far their header is read."""

    def __init__(self, content: bytes) -> None:
        if content[:3] != b"CDF":
            raise ValueError("no netCDF")
        self._content, self._at = content, 4
        self._offset = struct.Struct(_OFFSET_OF_VERSION[content[3]])
        self._records = self._int()

    def read(self) -> NetCdf:
        lengths = self._list(_DIMENSIONS, self._dimension)
        attributes = dict(self._list(_ATTRIBUTES, self._attribute))
        variables = self._list(_VARIABLES, self._variable)
        recorded = [one for one in variables if one.dimensions and lengths[one.dimensions[0]] == 0]
        arrays = {one.name: self._array(one, lengths) for one in variables if one not in recorded}
        arrays |= self._recorded(recorded, lengths)
        return NetCdf(
            attributes=attributes,
            arrays={one.name: arrays[one.name] for one in variables},
            attributes_of={one.name: one.attributes for one in variables},
        )

    # --- the header

    def _int(self) -> int:
        (value,) = _INT.unpack_from(self._content, self._at)
        self._at += 4
        return int(value)

    def _padded(self, length: int) -> bytes:
        """So many bytes, and what fills them up to a multiple of four."""
        taken = self._content[self._at : self._at + length]
        if len(taken) < length:
            raise ValueError("cut short")
        self._at += (length + 3) // 4 * 4
        return taken

    def _list(self, tag: int, item: Callable[[], _Item]) -> list[_Item]:
        kind, count = self._int(), self._int()
        if (kind or count) and kind != tag:
            raise ValueError("no such list")
        if count * 4 > len(self._content):
            raise ValueError("longer than the file")
        return [item() for _ in range(count)]

    def _name(self) -> str:
        return self._padded(self._int()).decode("latin-1")

    def _dimension(self) -> int:
        self._name()
        return self._int()

    def _attribute(self) -> tuple[str, Value]:
        name, kind, count = self._name(), self._int(), self._int()
        raw = self._padded(count * _SIZES[kind])
        if kind == _LETTERS:
            return name, raw
        values = struct.unpack(f">{count}{_TYPES[kind]}", raw)
        if kind == _SHORT_FLOAT:
            values = tuple(float(f"{value:.7g}") for value in values)  # 0.1 was written, not 0.10000000149
        return name, values[0] if count == 1 else values

    def _variable(self) -> _Variable:
        name, count = self._name(), self._int()
        dimensions = struct.unpack(f">{count}I", self._padded(4 * count))
        attributes = dict(self._list(_ATTRIBUTES, self._attribute))
        kind, _size = (
            self._int(),
            self._int(),
        )  # the size follows from the rest, and may be too large to be stated
        (begin,) = self._offset.unpack_from(self._content, self._at)
        self._at += self._offset.size
        return _Variable(name, dimensions, attributes, kind, begin)

    # --- the data

    def _array(self, variable: _Variable, lengths: list[int]) -> Any:
        import numpy as np

        shape, kind = [lengths[one] for one in variable.dimensions], _ARRAY_TYPES[variable.type]
        count = _product(shape)
        if variable.begin + count * _SIZES[variable.type] > len(self._content):
            raise ValueError("cut short")
        if not count:
            return np.empty(shape, kind)
        return np.frombuffer(self._content, kind, count, variable.begin).reshape(shape)

    def _recorded(self, variables: list[_Variable], lengths: list[int]) -> dict[str, Any]:
        """The variables that lie record by record, each record holding a piece of every one of them."""
        import numpy as np

        shapes = {one.name: tuple(lengths[each] for each in one.dimensions[1:]) for one in variables}
        sizes = [_product(shapes[one.name]) * _SIZES[one.type] for one in variables]
        stride = sizes[0] if len(sizes) == 1 else sum((size + 3) // 4 * 4 for size in sizes)
        found = {}
        for one, size in zip(variables, sizes, strict=True):
            room = (len(self._content) - one.begin - size) // stride + 1 if stride else 0
            records = max(room, 0) if self._records == _STREAMING else self._records
            if records > max(room, 0):
                raise ValueError("cut short")
            shape, kind = shapes[one.name], np.dtype(_ARRAY_TYPES[one.type])
            if not records or not size:
                found[one.name] = np.empty((records if size else 0, *shape), kind)
                continue
            within = np.empty(shape, kind).strides
            found[one.name] = np.ndarray((records, *shape), kind, self._content, one.begin, (stride, *within))
        return found


def _product(lengths: list[int] | tuple[int, ...]) -> int:
    result = 1
    for length in lengths:
        result *= length
    return result
