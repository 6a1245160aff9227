"""What readers of a single file share: which of the files it is, and arrays made with care."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from instruments.files.errors import FileDamaged, FormatUnknown

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
