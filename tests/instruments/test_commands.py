"""The commands for the person with a cable in hand."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from instruments.__main__ import main
from instruments.simulator.control import order
from tests.instruments.bench_helpers import configuration, watched

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A density meter as `simulate` gives it."""
    words = ["simulate", "dma-m", "--url", f"pty:{tmp_path}/dma", "--measure-s", "0.1", "--temperature", "15"]
    process = subprocess.Popen(
        [sys.executable, "-m", "instruments", *words], cwd=HOUSE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    process.stdout.close()


def test_a_simulated_meter_shows_the_portion_put_into_it(
    simulator: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    order(simulator["control"], "put_sample", density=0.8345, temperature=15.0)

    assert main(["listen", simulator["url"], "--driver", "anton-paar-dma-m", "--times", "1"]) == 0

    assert "density = 0.8345" in capsys.readouterr().out


def test_hands_at_the_simulator_press_start_and_are_told_of_mistakes(simulator: dict[str, str]) -> None:
    assert order(simulator["control"], "start") == {"ok": True, "started": True}
    assert order(simulator["control"], "state")["ok"]
    assert not order(simulator["control"], "sing")["ok"]
    assert not order(simulator["control"], "put_sample", colour="red")["ok"]


def test_a_port_that_is_not_there_ends_with_two_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["listen", "/dev/no-such-port", "--driver", "anton-paar-dma-m"]) == 2

    said = capsys.readouterr().err
    assert "cannot be used (no such file or directory). Plug the adapter in" in said
    assert "Serial ports of this computer: " in said


def test_a_terminal_server_that_is_not_there_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert main(["listen", f"socket://127.0.0.1:{port}", "--driver", "mt-sics"]) == 2

    assert (
        f"The port socket://127.0.0.1:{port} cannot be used (connection refused)." in capsys.readouterr().err
    )


def test_a_newcomer_is_shown_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2

    assert "show what an instrument on a line says" in capsys.readouterr().err


def test_lines_that_are_not_there_are_refused_in_two_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teach", "/no/such/lines"]) == 2

    assert "/no/such/lines cannot be read: no such file or directory. Give a file" in capsys.readouterr().err


def test_the_reference_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference"]) == 0

    assert "Anton Paar DMA" in capsys.readouterr().out


def test_a_configuration_can_be_checked_and_parked_records_listed(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(configuration(tmp_path, "http://127.0.0.1:1", watched(inbox)))

    assert main(["gateway", "--config", config, "--check"]) == 0
    assert main(["gateway", "--config", config, "--parked"]) == 0
    assert main(["gateway", "--config", config, "--retry", "5"]) == 1
    assert "No record 5 is parked." in capsys.readouterr().err
