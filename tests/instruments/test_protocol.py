"""What gateway and LIMS say to each other fits the types, or is refused whole."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments import sha256_of
from instruments.gateway.protocol import (
    BadMessage,
    Command,
    CommandAnswer,
    Heartbeat,
    LivePost,
    RecordPost,
    decode,
    encode,
    idempotency_key,
)

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
RECORD = RecordPost(
    gateway="bench-1",
    number=7,
    instrument="dma",
    kind="line",
    received_at=NOON,
    sha256=sha256_of(b"\x00\xff"),
    content=b"\x00\xff",
    driver="anton-paar-dma-m",
    driver_version="1",
)


def test_a_record_travels_unchanged() -> None:
    assert decode(encode(RECORD), RecordPost) == RECORD


def test_the_key_of_a_record_is_its_number_and_never_its_content() -> None:
    assert idempotency_key(RECORD.gateway, RECORD.number) == "bench-1/7"


@given(st.binary(max_size=200), st.sampled_from([RecordPost, LivePost, Heartbeat, Command, CommandAnswer]))
def test_bytes_that_are_no_message_are_refused(body: bytes, kind: type) -> None:
    with pytest.raises(BadMessage, match="Compare the versions"):
        decode(body, kind)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", 0),
        ("number", "7"),
        ("gateway", "../bench"),
        ("gateway", ""),
        ("received_at", "2026-05-04T12:00:00"),
        ("sha256", "no hash"),
        ("content", "not base64!"),
        ("kind", "photo"),
        ("clock_offset_s", "late"),
        ("instrument", None),
    ],
)
def test_a_field_that_does_not_fit_refuses_the_whole_record(field: str, value: object) -> None:
    body = {**msgspec.json.decode(encode(RECORD)), field: value}

    with pytest.raises(BadMessage, match=field):
        decode(msgspec.json.encode(body), RecordPost)
