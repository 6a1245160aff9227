"""The gateway of the month of work: it says to the laboratory's system what the real one says, by the same protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from instruments import sha256_of
from instruments.archive import pack
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.gateway.protocol import (
    Act,
    CommandAnswer,
    CommandList,
    CommandState,
    FileEntry,
    Heartbeat,
    InstrumentReport,
    InstrumentState,
    RecordPost,
    decode,
    encode,
)
from lims.demo.bench_meter import MEASURE_S, BenchMeter
from lims.demo.equipment import METER
from lims.demo.sign_ins import GatewaySignIn
from lims.demo.stage import Stage
from lims.intake import ask_instrument, command_state

INSTRUMENTS = (("density", AntonPaarDmaM.name), ("rga", "files"), ("air", "files"))


@dataclass
class BenchGateway:
    """Between the simulated instruments of the month and the application's own gateway addresses."""

    stage: Stage
    meter: BenchMeter
    sign_in: GatewaySignIn
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def measure(self, who: str, test_id: int, density: float, *, bubble: bool = False) -> int:
        """What happens when somebody asks the meter at the bench: the id of the record that comes of it."""
        self._beat()
        asked = self._ask(who, test_id)
        name = self._command()
        content = self.meter.measure(density, bubble=bubble)
        self.stage.move_to(self.stage.clock() + timedelta(seconds=MEASURE_S))
        number = self._post_record(
            content, instrument="density", kind="line", driver=AntonPaarDmaM.name, command_id=name
        )
        answer = CommandAnswer(
            gateway=self.sign_in.key, at=self.stage.clock(), state=CommandState.DONE, record_number=number
        )
        self._post(f"commands/{name}", answer)
        with self.stage.database.read() as session:
            return command_state(session, asked, self.stage.clock()).record_id or 0

    def bring_folder(self, name: str, files: Mapping[str, bytes], at: datetime) -> None:
        """A folder of results that lay in the watched folder."""
        entries = tuple(
            FileEntry(path=f"{name}/{path}", size=len(content), sha256=sha256_of(content), modified_at=at)
            for path, content in sorted(files.items())
        )
        content = pack({f"{name}/{path}": content for path, content in files.items()})
        self._post_record(
            content, instrument="rga", kind="file", driver="files", name=name, packed=True, files=entries
        )

    def bring_file(self, name: str, content: bytes, instrument: str) -> None:
        """A file that lay in the watched folder of an instrument."""
        self._post_record(content, instrument=instrument, kind="file", driver="files", name=name)

    def _beat(self) -> None:
        at = self.stage.clock()
        reports = tuple(
            InstrumentReport(instrument=name, driver=driver, state=InstrumentState.READY, since=at)
            for name, driver in INSTRUMENTS
        )
        beat = Heartbeat(
            gateway=self.sign_in.key,
            at=at,
            version="1",
            started_at=at,
            instruments=reports,
            waiting=0,
            parked=0,
        )
        self._post("heartbeat", beat)

    def _ask(self, who: str, test_id: int) -> int:
        with self.stage.database.outside_chain() as session:
            return ask_instrument(
                session, equipment_id=self.stage.equipment[METER], act=Act.MEASURE, person_id=self.stage.people[who],
                at=self.stage.clock(), test_id=test_id,
            )  # fmt: skip

    def _command(self) -> str:
        """The name of the command that waits for this gateway."""
        path = f"/gateway/v1/commands?gateway={self.sign_in.key}"
        answer = self.stage.app.test_client().get(path, headers=self._headers)
        return decode(answer.data, CommandList).commands[-1].id

    def _post_record(self, content: bytes, **given: Any) -> int:
        number = next(self._numbers)
        post = RecordPost(
            gateway=self.sign_in.key, number=number, received_at=self.stage.clock(), sha256=sha256_of(content),
            content=content, driver_version="1", clock_offset_s=0.0, **given,
        )  # fmt: skip
        self._post("records", post)
        return number

    def _post(self, path: str, message: object) -> None:
        """Say something. Raises RuntimeError with the answer if it is not taken: the demo would not be whole."""
        answer = self.stage.app.test_client().post(
            f"/gateway/v1/{path}", data=encode(message), headers=self._headers
        )
        if answer.status_code >= 300:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sign_in.token}", "Content-Type": "application/json"}
