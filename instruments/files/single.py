"""What readers of a single file share: which of the files it is, and arrays made with care."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from instruments.files.errors import FileDamaged, FormatUnknown
from instruments.files.settings import Settings
from instruments.files.text import decode

if TYPE_CHECKING:
    from instruments.files.shape import Floats


def pick(files: Mapping[str, bytes], accepts: Callable[[bytes], bool]) -> str | None:
    """The first file that a reader accepts, by name order."""
    return next((name for name in sorted(files) if accepts(files[name])), None)


def the_one(files: Mapping[str, bytes], accepts: Callable[[bytes], bool]) -> str:
    """The file to read; where none is accepted and there is only one, that one. Raises FormatUnknown."""
    name = pick(files, accepts)
    if name is None:
        if len(files) != 1:
            raise FormatUnknown(names=", ".join(sorted(files)[:5]) or "nothing")
        name = next(iter(files))
    return name


def unread(files: Mapping[str, bytes], name: str) -> tuple[str, ...]:
    """The files beside the one that was read."""
    return tuple(f"{other}: kept, not read" for other in sorted(files) if other != name)


def finite(values: Iterable[float | None], name: str) -> Floats:
    """An array of finite numbers. Raises FileDamaged."""
    import numpy as np

    listed = list(values)
    if any(value is None for value in listed):
        raise FileDamaged(name=name, what="there is text where a number was due")
    array: Floats = np.asarray(listed, dtype=np.float64)
    if not np.isfinite(array).all():
        raise FileDamaged(name=name, what="it holds values that are no numbers")
    return array


def parse_xml(name: str, content: bytes) -> Any:
    """XML from outside, without entities or other files. Raises FileDamaged."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise FileDamaged(name=name, what="it is not well-formed XML") from None


def parse_json(name: str, content: bytes, settings: Settings) -> Any:
    """JSON from outside. Raises FileDamaged."""
    try:
        return json.loads(decode(content, settings, name))
    except (ValueError, RecursionError):
        raise FileDamaged(name=name, what="it is not JSON") from None
