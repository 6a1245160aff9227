"""Captured transmissions of ASTM E1394 (LIS02), with or without the frames of E1381 (LIS01)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from instruments.astm.frames import frames_in, text_in
from instruments.astm.records import Message, messages_in, results_in, specimens_in
from instruments.files.errors import FileDamaged
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, FileReading
from instruments.files.single import the_one, unread
from instruments.files.text import moment
from instruments.numbers import number_of
from instruments.units import unit_code

_HEADER = re.compile(rb"[\s\x05]*(?:\x02[0-7])?H([^\w\s])([^\w\s])([^\w\s])([^\w\s])(?:\1|[\r\n\x03\x17])")


def is_astm(content: bytes) -> bool:
    """Whether this begins with a header that declares its delimiters."""
    return _HEADER.match(content) is not None


def recognises(files: Mapping[str, bytes]) -> bool:
    """Whether one of the files is a transmission of ASTM E1394."""
    return any(is_astm(content) for content in files.values())


def read(files: Mapping[str, bytes], settings: Settings) -> FileImport:
    """The results of all messages in one file; ``group`` of a reading is the sample of its order."""
    name = the_one(files, is_astm)
    frames = frames_in(files[name])
    text, left_out = text_in(files[name])
    messages, strays = messages_in(text)
    if not messages:
        raise FileDamaged(name=name, what="it has no header of ASTM E1394")
    samples = set(filter(None, (specimen.strip() for each in messages for specimen in specimens_in(each))))
    header = messages[0].records[0]
    kinds = Counter(record.kind for message in messages for record in message.records)
    signs = messages[0].delimiters
    return FileImport(
        format="astm",
        instrument=header.field(5).strip() or None,
        sample_id=samples.pop() if len(samples) == 1 else None,
        processed=moment(header.field(14).strip() or None, settings),
        readings=tuple(reading for message in messages for reading in _readings(message)),
        warnings=left_out + (() if all(m.is_whole for m in messages) else ("A message has no end record.",)),
        not_understood=tuple(f"{name}: {line}" for line in strays) + unread(files, name),
        metadata={
            "messages": str(len(messages)),
            "frames": str(len(frames)),
            "frames with their checksum": str(sum(frame.is_whole for frame in frames)),
            "delimiters": signs.field + signs.repeat + signs.component + signs.escape,
            **{f"records {kind}": str(count) for kind, count in kinds.items()},
        },
    )


def _readings(message: Message) -> list[FileReading]:
    component = message.delimiters.component
    found = []
    for result in results_in(message):
        parts = [part for part in result.value.split(component) if part.strip()]
        flags = [
            f"{what} {said}" for what, said in (("flag", result.flag), ("status", result.status)) if said
        ]
        found.append(
            FileReading(
                name=result.test.strip(f"{component} "),
                value=number_of(parts[0]) if len(parts) == 1 else None,
                unit=unit_code(result.unit) or result.unit or None,
                text=result.value,
                flags=tuple(flags),
                group=result.specimen.strip() or None,
            )
        )
    return found
