"""Reading the same thing once, for work on many tests that rest on the same equipment, methods and people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

P = ParamSpec("P")
R = TypeVar("R")
_MEMORY = "remembered"


@contextmanager
def remembering(session: Session) -> Iterator[None]:
    """Within this block, functions marked `remembered` read once for the same question. Nothing may be written in it."""
    if _MEMORY in session.info:
        yield
        return
    kept: list[object] = []  # a session itself holds rows weakly, and would read them again

    def keep(_: Session, row: object) -> None:
        kept.append(row)

    session.info[_MEMORY] = {}
    event.listen(session, "loaded_as_persistent", keep)
    try:
        yield
    finally:
        event.remove(session, "loaded_as_persistent", keep)
        del session.info[_MEMORY]


def is_remembering(session: Session) -> bool:
    """Whether what is read in this session is kept at this moment."""
    return _MEMORY in session.info


def remembered(read: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
    """Mark a function that only reads; what it gives is shared within `remembering` and must not be changed."""

    @wraps(read)
    def once(session: Session, *args: P.args, **named: P.kwargs) -> R:
        memory: dict[Hashable, R] | None = session.info.get(_MEMORY)
        if memory is None:
            return read(session, *args, **named)
        key = (read, *map(_hashable, args), *((name, _hashable(one)) for name, one in sorted(named.items())))
        if key not in memory:
            memory[key] = read(session, *args, **named)
        return memory[key]

    return once  # type: ignore[return-value]  # the session is always the first argument


def _hashable(one: Any) -> Hashable:
    return frozenset(one) if isinstance(one, Collection) and not isinstance(one, str | tuple) else one
