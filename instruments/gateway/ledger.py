"""The commands of the LIMS, so that each is carried out at most once and its end is always told."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime

from instruments.gateway.database import SpoolDatabase, to_moment, to_text
from instruments.gateway.protocol import Act, Command, CommandAnswer, CommandState

_RESTARTED = "The gateway was restarted while it carried this out."
_LOOK = "Look whether the record arrived; else do it again."


class Ledger:
    """What became of each command, kept in the spool."""

    def __init__(self, database: SpoolDatabase, gateway: str) -> None:
        self._database, self._gateway = database, gateway
        self.on_change: Callable[[], None] = lambda: None

    def knows(self, command_id: str) -> bool:
        """Return whether a command was accepted before."""
        return bool(self._database.rows("SELECT 1 FROM command WHERE id = ?", command_id))

    def accept(self, command: Command, at: datetime) -> None:
        """Note that a command is being carried out now."""
        self._write(command, CommandState.ACCEPTED, at)

    def fail(self, command: Command, at: datetime, problem: str, remedy: str) -> None:
        """Note that a command could not be carried out, and why."""
        self._write(command, CommandState.FAILED, at, problem, remedy)

    def done(self, command: Command, at: datetime) -> None:
        """Note that a command was carried out that makes no record."""
        self._write(command, CommandState.DONE, at)

    def fail_interrupted(self, at: datetime) -> None:
        """Note at the start that what was being carried out was not finished."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE command SET state = ?, at = ?, problem = ?, remedy = ? WHERE state = ?",
                [CommandState.FAILED, to_text(at), _RESTARTED, _LOOK, CommandState.ACCEPTED],
            )

    def unreported(self) -> list[tuple[str, CommandAnswer]]:
        """Return the answers that the LIMS has not had yet."""
        rows = self._database.rows("SELECT * FROM command WHERE state <> reported ORDER BY rowid")
        return [(row["id"], self._answer(row)) for row in rows]

    def answer_of(self, command_id: str) -> CommandAnswer:
        """Return the answer to a command that was accepted before."""
        [row] = self._database.rows("SELECT * FROM command WHERE id = ?", command_id)
        return self._answer(row)

    def mark_reported(self, command_id: str, state: CommandState) -> None:
        """Note that the LIMS has had this answer."""
        with self._database.transaction() as db:
            db.execute("UPDATE command SET reported = ? WHERE id = ?", [state, command_id])

    def _write(
        self, command: Command, state: CommandState, at: datetime, problem: str = "", remedy: str = ""
    ) -> None:
        with self._database.transaction() as db:
            db.execute(
                "INSERT INTO command (id, instrument, state, at, problem, remedy) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at, "
                "problem = excluded.problem, remedy = excluded.remedy",
                [command.id, command.instrument, state, to_text(at), problem[:500], remedy[:500]],
            )
        self.on_change()

    def _answer(self, row: sqlite3.Row) -> CommandAnswer:
        return CommandAnswer(
            gateway=self._gateway,
            state=CommandState(row["state"]),
            at=to_moment(row["at"]),
            problem=row["problem"],
            remedy=row["remedy"],
            record_number=row["record_number"],
        )


class CommandBox:
    """Commands for one instrument that wait for their turn."""

    def __init__(self) -> None:
        self._waiting: deque[Command] = deque()
        self._seen: set[str] = set()
        self._lock = threading.Lock()

    def put(self, command: Command) -> None:
        """Add a command; one that was ever added is not added twice."""
        with self._lock:
            if command.id not in self._seen:
                self._seen.add(command.id)
                self._waiting.append(command)

    def forget(self, command_id: str) -> None:
        """Let a command that could not be noted come again."""
        with self._lock:
            self._seen.discard(command_id)

    def take(self, *, only_abort: bool) -> Command | None:
        """Return the next command; while a measurement runs, only the one that stops it."""
        with self._lock:
            fitting = (each for each in self._waiting if each.command is Act.ABORT or not only_abort)
            command = next(fitting, None)
            if command:
                self._waiting.remove(command)
            return command
