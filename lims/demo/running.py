"""The parts of a running demo: web application, worker, the bench's gateway and a simulated density meter."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Mapping

from lims.config import PREFIX
from lims.demo.folder import DemoFolder, free_port, write_private
from lims.operations.processes import Part, Supervisor

METER = ("--measure-s", "4", "--temperature", "15", "--density", "0.83412", "--spread", "0.000015")
PATIENCE_S = 60.0


def start_parts(supervisor: Supervisor, folder: DemoFolder, port: int) -> None:
    """Start everything; what the parts have to say goes to the folder's logs."""
    environment = _environment(folder, port)
    control = f"127.0.0.1:{free_port(0)}"
    write_private(folder.control, control)
    python = [sys.executable, "-m"]
    simulate = [
        "instruments",
        "simulate",
        "anton-paar-dma-m",
        "--url",
        f"pty:{folder.meter.resolve()}",
        *METER,
    ]
    commands = {
        "meter": [*python, *simulate, "--control", control.rpartition(":")[2]],
        "web": [*python, "lims.cli", "web"],
        "worker": [*python, "lims.cli", "worker"],
        "gateway": [*python, "instruments", "gateway", "--config", str(folder.gateway)],
    }
    for name, command in commands.items():
        supervisor.start(Part(name, command, environment, folder.logs / f"{name}.log"))


def _environment(folder: DemoFolder, port: int) -> Mapping[str, str]:
    """Ours, without any setting of another laboratory."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    own = {"CONFIG": str(folder.configuration), "PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"}
    return plain | {PREFIX + name: value for name, value in own.items()}


def wait_until_it_answers(port: int) -> bool:
    """Whether the web application takes calls within a minute."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False
