"""Where the demo's people act: one database, one application, and a clock that only moves forward."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask

from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.files import FileStore
from lims.jobs.worker import Worker
from lims.records import Actor, Unit, unit_of_work

SETUP = "demo"


@dataclass
class Stage:
    """What every scene needs: who people are by their keys, what things are by their codes, chance with a fixed seed."""

    database: Database
    settings: Settings
    app: Flask
    clock: SetClock
    chance: random.Random
    people: dict[str, int] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)
    contacts: dict[str, int] = field(default_factory=dict)
    methods: dict[str, int] = field(default_factory=dict)  # code -> version in use
    specifications: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)  # group -> id
    equipment: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, int] = field(default_factory=dict)
    lots: dict[str, int] = field(default_factory=dict)

    @property
    def files(self) -> FileStore:
        """The store of files of this laboratory."""
        return FileStore(self.settings.data_dir / "files")

    @contextmanager
    def by(self, who: str, act: str, reason: str | None = None) -> Iterator[Unit]:
        """A unit of work by a person, at the moment at which the clock stands."""
        actor = Actor.system(SETUP) if who == SETUP else Actor.person(self.people[who])
        with unit_of_work(self.database, by=actor, clock=self.clock, act=act, reason=reason) as unit:
            yield unit

    def work(self) -> None:
        """Let the worker do what waits: result files are read, certificates are made."""
        worker = Worker(name="demo", database=self.database, settings=self.settings, clock=self.clock)
        worker.run_until_idle()

    def move_to(self, moment: datetime) -> None:
        """Let time pass; never back."""
        self.clock.now = max(self.clock.now, moment)
