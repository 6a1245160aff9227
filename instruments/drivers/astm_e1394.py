"""Analyzers that send by ASTM E1381 and E1394 (LIS01, LIS02)."""

from __future__ import annotations

from dataclasses import dataclass

from instruments.astm.frames import beginning_in, text_in
from instruments.astm.link import Link, Role
from instruments.astm.records import Message, Result, messages_in, results_in, specimens_in, without_torn_end
from instruments.declaration import Instrument, Settings
from instruments.framers import Framer
from instruments.line import Line
from instruments.numbers import is_censored, number_of
from instruments.readings import Flag, Reading, Understood
from instruments.units import unit_code

_FINAL = {"", "F"}
_NO_MESSAGE = "The record holds no header of ASTM E1394, so nothing of it is read."
_BROKE_OFF = "The message has no end record; what came of it may not be all."
_SEVERAL = (
    "The message has results of several samples ({names}); a person says which reading belongs to which."
)
_STATUS = "The result “{name}” has the status “{status}”, not F for final."


@dataclass(frozen=True, kw_only=True, slots=True)
class AstmLine(Line):
    """A line on which each frame is acknowledged."""

    def framer(self) -> Framer:
        """Return the host's end of a link."""
        return Link(Role.HOST)

    def command_framer(self) -> Framer:
        """Return the instrument's end of a link."""
        return Link(Role.INSTRUMENT)

    def encode_answer(self, text: str) -> bytes:
        """Return records as a message: each ends with CR."""
        return text.encode(self.encoding, errors="replace").replace(b"\n", b"\r") + b"\r"


class AstmE1394(Instrument):
    """The analyzer calls and the gateway answers. The last receipt is given when the message is kept."""

    name = "astm-e1394"
    version = "2"
    title = "Analyzers by ASTM E1381 and E1394 (LIS01, LIS02)"
    source = (
        "ASTM E1381 / CLSI LIS01-A2 and ASTM E1394, as restated in the Roche cobas e 411 host interface, pages 21 and "
        "22, and in open implementations; proved on captured transmissions of five analyzers. For an analyzer that "
        "calls over the network give the url `listen://0.0.0.0:PORT`."
    )
    line = AstmLine(is_stated=False)
    proves_wholeness = True
    wants_receipts = True

    @classmethod
    def speaks_unasked(cls, settings: Settings) -> bool:
        """Return that the analyzer calls by itself."""
        return True

    @classmethod
    def says_again(cls, before: bytes, content: bytes) -> bool:
        """Return whether the records are the same to the last sign, header and its time included; frames may differ.

        One that broke off says the message before again where that one begins with it. Of two that came to their end
        record, that one may be cut in either.
        """
        text, known = text_in(content)[0], text_in(before)[0]
        messages, others = messages_in(text)[0], messages_in(known)[0]
        if not messages or len(messages) != len(others):
            return False
        is_begun = others[-1].is_whole and messages[-1].is_whole and text.startswith(known)
        return text == known or is_begun or (known.startswith(text) and len(text) > 0)

    @classmethod
    def says_whole(cls, before: bytes, content: bytes) -> bool:
        """Return whether the records before broke off, and the records now begin with them and go on."""
        text, begun = text_in(content)[0], beginning_in(before)
        messages = messages_in(begun)[0]
        return (
            bool(messages) and not messages[-1].is_whole and len(text) > len(begun) and text.startswith(begun)
        )

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return the results of the messages. Several samples in one message are no sample."""
        text, left_out = text_in(content)
        text, torn = without_torn_end(text)
        messages, strays = messages_in(text)
        results = [result for message in messages for result in results_in(message)]
        samples = tuple(dict.fromkeys(filter(None, (s.strip() for m in messages for s in specimens_in(m)))))
        return Understood(
            readings=tuple(
                _reading(result, message) for message in messages for result in results_in(message)
            ),
            unknown_lines=(*strays, *((torn,) if torn else ())),
            warnings=left_out + _warnings(messages, results, samples),
            sample_id=samples[0] if len(samples) == 1 else None,
            driver=cls.name,
            driver_version=cls.version,
            facts=tuple(_facts(message) for message in messages if message.records[0].field(5)),
            broke_off=bool(torn) or not all(message.is_whole for message in messages),
        )


def value_of(text: str, component: str) -> float | None:
    """Return the number of a value: the only one of its components that is not empty."""
    parts = [part for part in text.split(component) if part.strip()]
    return number_of(parts[0]) if len(parts) == 1 else None


def _reading(result: Result, message: Message) -> Reading:
    value = value_of(result.value, message.delimiters.component)
    unit = unit_code(result.unit)
    flags = {
        *((Flag.CENSORED,) if is_censored(result.value) else (Flag.NOT_A_NUMBER,) if value is None else ()),
        *((Flag.UNKNOWN_UNIT,) if result.unit.strip() and unit is None else ()),
        *((Flag.UNSTABLE,) if result.status.strip() not in _FINAL else ()),
        *(() if message.is_whole else (Flag.INCOMPLETE,)),
    }
    return Reading(
        name=result.test.strip(f"{message.delimiters.component} "),
        value=value,
        unit=unit,
        text=result.value.strip(),
        flags=frozenset(flags),
    )


def _warnings(
    messages: tuple[Message, ...], results: list[Result], samples: tuple[str, ...]
) -> tuple[str, ...]:
    found = [_STATUS.format(name=r.test, status=r.status) for r in results if r.status.strip() not in _FINAL]
    if not messages:
        found.append(_NO_MESSAGE)
    if not all(message.is_whole for message in messages):
        found.append(_BROKE_OFF)
    if len(samples) > 1:
        found.append(_SEVERAL.format(names=", ".join(samples)))
    return tuple(found)


def _facts(message: Message) -> tuple[str, str]:
    return "sender", message.records[0].field(5)
