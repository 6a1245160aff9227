"""Who acts: a person at a page, a program with that person's token, or the system itself at a job or a command."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf a unit of work writes."""

    label: str  # "person:12", "gateway:bench-2", "system:worker"
    person_id: int | None = None

    @classmethod
    def person(cls, person_id: int) -> Actor:
        return cls(f"person:{person_id}", person_id)

    @classmethod
    def system(cls, part: str) -> Actor:
        return cls(f"system:{part}")

    @classmethod
    def gateway(cls, key: str) -> Actor:
        return cls(f"gateway:{key}")
