"""What a Windows bench computer lacks or does otherwise, as far as it can be tried where there is no Windows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from instruments.gateway.config import load_config, read_token
from tests.instruments.bench_helpers import TOKEN, SmallLims, configuration, wait_for, watched

HOUSE = Path(__file__).parents[2]

AS_ON_WINDOWS = """
import os, signal, sys
import httpx, msgspec, serial, serial.tools.list_ports, subprocess, threading  # other people's, which have their own way there

for module in ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"):
    sys.modules[module] = None
for name in [each for each in dir(signal) if each.startswith("SIG") and each not in
             ("SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIG_DFL", "SIG_IGN", "SIGNAL")]:
    delattr(signal, name)
for name in ("chown", "fork", "getpgid", "getuid", "geteuid", "killpg", "openpty", "setsid", "statvfs", "sync", "uname"):
    if hasattr(os, name):
        delattr(os, name)
"""
EVERY_MODULE = """
import importlib, pkgutil
import instruments
for found in pkgutil.walk_packages(instruments.__path__, "instruments."):
    if found.name not in ("instruments.__main__", "instruments.simulator.pty_wire"):  # a pseudo-terminal is not to be had there
        importlib.import_module(found.name)
"""
GATEWAY = """
from instruments.__main__ import main
sys.exit(main(["gateway", "--config", sys.argv[1]]))
"""


def as_on_windows(program: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", AS_ON_WINDOWS + program, *words], cwd=HOUSE, stderr=subprocess.PIPE
    )


def test_nothing_is_imported_that_windows_does_not_have() -> None:
    with as_on_windows(EVERY_MODULE) as process:
        _, said = process.communicate(timeout=60)

    assert process.returncode == 0, said.decode()


def test_the_service_takes_a_file_and_ends_at_ctrl_c(lims: SmallLims, tmp_path: Path, inbox: Path) -> None:
    (inbox / "run.csv").write_bytes(b"peak;area\r\n")
    with as_on_windows(GATEWAY, str(configuration(tmp_path, lims.url, watched(inbox)))) as process:
        wait_for(lambda: lims.records or process.poll() is not None, 60)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)

    assert process.returncode == 0, said.decode()
    assert lims.records[1].content == b"peak;area\r\n"


def test_a_configuration_and_a_token_from_notepad_are_read(tmp_path: Path, inbox: Path) -> None:
    path = configuration(tmp_path, "http://127.0.0.1:1", watched(inbox))
    for each in (path, tmp_path / "token"):
        each.write_bytes(b"\xef\xbb\xbf" + each.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")

    assert read_token(load_config(path).gateway) == TOKEN


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251"])
def test_letters_that_the_code_page_lacks_do_not_end_a_command(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "run.csv").write_text(
        "Formula,Concentration,Z,Status,Line 1,LLD\nƏşÜж,0.1 %,16,XRF 1,S KA1,5 PPM\n", "utf-8"
    )
    words = [sys.executable, "-m", "instruments", "read", str(tmp_path / "run.csv")]

    done = subprocess.run(
        words, cwd=HOUSE, env=os.environ | {"PYTHONIOENCODING": encoding}, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert b"\\u0259" in done.stdout.lower() or b"\\u018f" in done.stdout.lower()
