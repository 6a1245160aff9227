"""The folder of a demo: its configuration, database, files, sign-ins, the watched folder and what the gateway needs."""

from __future__ import annotations

import secrets
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from lims.clock import system_clock
from lims.config import Settings, load_settings
from lims.demo.keys import make_keys, write
from lims.demo.sign_ins import GatewaySignIn

CONFIGURATION = """\
# Settings of the demo laboratory; docs/reference/settings.md lists them all.
database_url = "{database_url}"
data_dir = "{data_dir}"
secret_key = "{secret_key}"
base_url = "http://127.0.0.1:{port}"
host = "127.0.0.1"
port = {port}
zone = "Asia/Baku"
log_level = "WARNING"
# The key was made for this demo alone; it says of itself that it is fictitious.
signing_level = "B-B"
signing_key = "{keys}/seal.p12"
signing_passphrase_file = "{keys}/seal.passphrase"
signing_authorities = "{keys}/authorities.pem"
"""
GATEWAY = """\
# The gateway of the demo's bench: a simulated density meter on a pseudo-terminal, and watched folders of results.
[gateway]
id = "{key}"
lims = "{address}"
token_file = "token"
spool = "spool.sqlite3"

[instruments.density]
driver = "anton-paar-dma-m"
url = "{meter}"
line = {{ pace_s = 0.1 }}
live_s = 0.5

[instruments.rga]
folder = "{results}"
take = "*.D"
poll_s = 1
stable_s = 3

[instruments.air]
folder = "{logger}"
take = "*.csv"
poll_s = 1
stable_s = 3
"""


@dataclass(frozen=True)
class DemoFolder:
    """Where everything of one demo lies. Only its owner can look into it."""

    path: Path

    @property
    def configuration(self) -> Path:
        return self.path / "lims.toml"

    @property
    def database(self) -> Path:
        return self.path / "lims.sqlite"

    @property
    def sign_ins(self) -> Path:
        return self.path / "sign-ins.json"

    @property
    def results(self) -> Path:
        """The watched folder: a ChemStation folder that is put here is taken by the gateway."""
        return self.path / "results"

    @property
    def logger(self) -> Path:
        """The watched folder of the logger of room 101: a table that is put here becomes readings of the room."""
        return self.path / "logger"

    @property
    def gateway(self) -> Path:
        return self.path / "gateway" / "gateway.toml"

    @property
    def meter(self) -> Path:
        """The pseudo-terminal of the simulated density meter."""
        return self.path / "gateway" / "density-meter"

    @property
    def control(self) -> Path:
        """Where the address stands at which the simulated meter takes a sample."""
        return self.path / "gateway" / "control"

    @property
    def keys(self) -> Path:
        """The key that the demo's certificates are sealed with, its passphrase, and the authority above it."""
        return self.path / "keys"

    @property
    def logs(self) -> Path:
        return self.path / "log"

    def make(self, port: int, database_url: str | None = None) -> Settings:
        """Make what is missing of the folder and its configuration; tell the settings."""
        for folder in (self.path, self.results, self.logger, self.gateway.parent, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.configuration.exists():
            here = self.path.resolve()
            text = CONFIGURATION.format(
                database_url=database_url or f"sqlite:///{here / self.database.name}", data_dir=here / "data",
                secret_key=secrets.token_urlsafe(48), port=port,
                keys=self.keys.resolve(),
            )  # fmt: skip
            make_keys(self.keys, system_clock())
            write_private(self.configuration, text)
        return self.settings()

    def settings(self) -> Settings:
        """The settings of the file alone: a variable LIMS_DATABASE_URL of another laboratory must not lead there."""
        return load_settings(self.configuration, {})

    def connect_gateway(self, sign_in: GatewaySignIn, address: str) -> None:
        """Write down what the gateway needs to know. Its spool stays, so that its numbers go on."""
        write_private(self.gateway.parent / "token", sign_in.token)
        write_private(
            self.gateway,
            GATEWAY.format(
                key=sign_in.key,
                address=address,
                meter=self.meter.resolve(),
                results=self.results.resolve(),
                logger=self.logger.resolve(),
            ),
        )

    def clear(self) -> None:
        """Remove database, files, sign-ins, the gateway's spool and the settings of a former demo."""
        for path in self.path.glob(f"{self.database.name}*"):
            path.unlink()
        for path in (self.sign_ins, self.configuration):
            path.unlink(missing_ok=True)
        for folder in (self.path / "data", self.gateway.parent, self.results, self.logger, self.keys):
            shutil.rmtree(folder, ignore_errors=True)


def write_private(path: Path, text: str) -> None:
    """Write a text that only its owner can read."""
    write(path, text.encode())


def free_port(wanted: int) -> int:
    """The port that is wanted if nobody has it, else any that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("The system gives a free port where none is named.")
