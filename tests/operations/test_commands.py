"""The command `lims` as an administrator uses it: set up, run, sign in, verify, back up, restore."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.timeout(400)  # processes start slowly on a busy machine
INIT = [
    "init",
    "laboratory",
    "--name",
    "Test Laboratory",
    "--address",
    "Street 1",
    "--administrator",
    "Ada Example",
]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("LIMS_")}


def lims(folder: Path, *arguments: str, config: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, as its user would."""
    chosen = ["--config", config] if config else []
    command = [sys.executable, "-m", "lims.cli", *chosen, *arguments]
    environment = {**CLEAN, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, env=environment)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which a laboratory was set up, and the first administrator's password."""
    folder = tmp_path_factory.mktemp("machine")
    answer = lims(folder, *INIT)
    assert answer.returncode == 0, answer.stderr
    found = re.search(r"password (\S+)", answer.stdout)
    assert found is not None
    return folder, found[1]


CONFIG = "laboratory/lims.toml"


def wait_for(true: Callable[[], bool], seconds: float = 150) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def running(machine: tuple[Path, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The whole system under its supervisor."""
    port = free_port()
    environment = {**CLEAN, "LIMS_PORT": str(port), "PYTHONPATH": str(Path(__file__).parents[2])}
    with (machine[0] / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lims.cli", "--config", CONFIG, "run"], cwd=machine[0], env=environment,
            stdout=log, stderr=log,
        )  # fmt: skip
    wait_for(lambda: status(port, "/health/ready") == 200)
    yield process, port
    if process.poll() is None:
        process.terminate()
        process.wait(20)


def status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def cookies(answer_headers: list[tuple[str, str]], known: dict[str, str]) -> dict[str, str]:
    for name, value in answer_headers:
        if name.lower() == "set-cookie":
            known |= {key: one.value for key, one in SimpleCookie(value).items()}
    return known


def sign_in(port: int, login: str, password: str) -> str:
    """Sign in as a browser does; the address to which the page leads."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/sign-in", headers={"Accept": "text/html"})
    answer = connection.getresponse()
    page, jar = answer.read().decode(), cookies(answer.getheaders(), {})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    body = urlencode({"login": login, "password": password, "csrf_token": token[1]})
    head = {
        "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{port}/",
        "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()),
    }  # fmt: skip
    connection.request("POST", "/sign-in", body, head)
    answer = connection.getresponse()
    assert answer.status in (302, 303), answer.read().decode()[:500]
    return answer.getheader("Location") or ""


def processes_of(group: list[int]) -> list[int]:
    return [pid for pid in group if Path(f"/proc/{pid}").exists() and "Z" not in state_of(pid)]


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def children(pid: int) -> list[int]:
    found = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [below for one in found for below in children(one)]


def test_only_its_owner_reads_the_configuration(machine: tuple[Path, str]) -> None:
    configuration = machine[0] / CONFIG

    assert configuration.stat().st_mode & 0o077 == 0
    assert machine[1] not in configuration.read_text()


def test_a_laboratory_is_never_set_up_over_another(machine: tuple[Path, str]) -> None:
    answer = lims(machine[0], *INIT)

    assert answer.returncode != 0
    assert "exists already" in answer.stderr


def test_the_first_administrator_signs_in(
    machine: tuple[Path, str], running: tuple[subprocess.Popen[bytes], int]
) -> None:
    assert sign_in(running[1], "admin", machine[1]).startswith("/")
    assert status(running[1], "/metrics") == 200


@pytest.mark.skipif(
    sys.platform != "linux", reason="Only Linux ends the parts of a supervisor that was killed."
)
def test_nothing_outlives_a_supervisor_that_is_killed(running: tuple[subprocess.Popen[bytes], int]) -> None:
    process, _ = running
    below = children(process.pid)
    assert len(below) >= 2

    process.send_signal(signal.SIGKILL)
    process.wait(10)
    wait_for(lambda: not processes_of(below), 30)


def test_verified_backed_up_and_restored_it_is_the_same_laboratory(
    machine: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _ = machine
    assert lims(folder, "audit", "anchor", config=CONFIG).returncode == 0
    verified = lims(folder, "audit", "verify", config=CONFIG)
    assert (verified.returncode, "0 findings." in verified.stdout) == (0, True), verified.stdout
    backup = lims(folder, "backup", "backups", config=CONFIG)
    place = re.search(r"are in (\S+)\.", backup.stdout)
    assert place is not None, backup.stderr
    key = re.search(r'secret_key = "(.+)"', (folder / CONFIG).read_text())
    assert key is not None
    (tmp_path / "lims.toml").write_text(
        f'database_url = "sqlite:///{tmp_path}/new.sqlite"\ndata_dir = "{tmp_path}/data"\nsecret_key = "{key[1]}"\n'
    )

    restored = lims(tmp_path, "restore", str(folder / place[1]))
    assert (restored.returncode, "0 findings." in restored.stdout) == (0, True), (
        restored.stdout + restored.stderr
    )
    assert lims(tmp_path, "audit", "verify").returncode == 0


def test_clients_are_taken_from_a_table_all_or_none(machine: tuple[Path, str]) -> None:
    folder, _ = machine
    (folder / "good.csv").write_text(
        "name;address;language\nŞirkət Bir;Bakı;az\nCompany Two;Street 2;\n", encoding="utf-8"
    )
    (folder / "bad.csv").write_text(
        "name,address,language\nCompany Three,Street 3,en\n,Street 4,xx\n", encoding="utf-8"
    )

    assert (
        "2 clients would be taken in."
        in lims(folder, "import", "clients", "good.csv", "--dry-run", config=CONFIG).stdout
    )
    assert "2 clients were taken in." in lims(folder, "import", "clients", "good.csv", config=CONFIG).stdout
    refused = lims(folder, "import", "clients", "bad.csv", config=CONFIG)
    assert refused.returncode != 0
    assert "line 3: the name is missing; line 3: the language “xx”" in refused.stderr
    assert (
        "Company Three" not in lims(folder, "import", "clients", "bad.csv", "--dry-run", config=CONFIG).stdout
    )


@pytest.mark.parametrize(
    "command", ["init", "migrate", "run", "web", "worker", "audit", "backup", "restore", "user", "import"]
)
def test_each_command_has_help_that_helps(command: str) -> None:
    from click.testing import CliRunner

    from lims.cli import main

    answer = CliRunner().invoke(main, [command, "--help"])
    assert answer.exit_code == 0
    assert len(answer.output.split()) > 10


def test_a_missing_setting_is_named_in_one_sentence(tmp_path: Path) -> None:
    answer = lims(tmp_path, "audit", "verify")

    assert answer.returncode != 0
    assert "database_url" in answer.stderr
    assert "Traceback" not in answer.stderr
