"""For each driver, records as it could have them: whole, and made of the manual's own examples."""

from __future__ import annotations

from instruments.astm.frames import frames_of
from instruments.declaration import Instrument
from instruments.drivers import DRIVERS
from instruments.transcript import Transcript

BALANCE: dict[str, object] = {
    "forms": [
        {"parts": 2, "separator": ";", "decimal": ",", "fields": [{"name": "mass", "at": 0, "unit_at": 1}]}
    ]
}
SETTINGS: dict[str, dict[str, object]] = {
    **{name: {} for name in DRIVERS},
    "ametek-3050": {"slave": 1},
    "barcode-scanner": {"terminator": "\r"},
    "line-reader": BALANCE,
    "namur": {"channel": 1, "name": "temperature", "unit": "degC"},
}
ASTM = b"H|\\^&|||Meter\rO|1|S-1\rR|1|^^^Density|0.8345|g/cm3||N||F\rR|2|^^^T|<20^|C||N||P\rL|1|N\r"
_UNASKED: dict[str, tuple[bytes, ...]] = {
    "astm-e1394": (ASTM, b"\x05" + b"".join(frames_of(ASTM, max_text=30)) + b"\x04"),
    "barcode-scanner": (b"S-0042-K\r",),
    "line-reader": (b"12,345;g\r\n0,1;\r\n<0,1;mg\r\n",),
    "mettler-densito": (b"\x02a,0001,*, 0.8345,g/cm3     , 20.0,C,1 ,0.001\r\n\x04",),
    "sartorius-sbi": (b"N     +  12.345 g  \r\n", b"+  0.001 kg \r\n", b"  Stat   Off   \r\n"),
    "torn-line": (b"3.45 g\r\n",),
}


def _conversation(driver: type[Instrument]) -> bytes:
    line, transcript = driver.line_for(SETTINGS[driver.name]), Transcript()
    for command in driver.commands().values():
        for example in command.examples:
            transcript.sent(line.noted_command(example.send))
            for part in example.reply.split("\n"):
                transcript.received(line.noted_answer(line.encode_answer(part)))
    return transcript.content


SAID: dict[str, tuple[bytes, ...]] = {
    name: (*_UNASKED.get(name, ()), *((_conversation(driver),) if driver.commands() else ()))
    for name, driver in DRIVERS.items()
}
