"""Analyzers that send by ASTM E1381 and E1394: every frame gets its receipt, and a message is kept before its last."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.astm.frames import ACK, ENQ, EOT, NAK, frames_in, frames_of, text_in
from instruments.astm.link import Link, Role

MESSAGE = b"H|\\^&|||Meter\rO|1|S-1\rR|1|^^^Density|0.8345|g/cm3||N||F\rL|1|N\r"


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def host(clock: Clock | None = None) -> Link:
    return Link(Role.HOST, monotonic=clock or Clock())


def analyzer(clock: Clock) -> Link:
    return Link(Role.INSTRUMENT, monotonic=clock)


def said(link: Link, data: bytes) -> bytes:
    """What a link answers to bytes, its messages kept at once."""
    link.feed(data)
    link.release()
    return link.take_answer()


def frames(message: bytes = MESSAGE, max_text: int = 30) -> list[bytes]:
    return list(frames_of(message, max_text=max_text))


def talk(one: Link, other: Link) -> list[bytes]:
    """Carry bytes between two ends until both are silent; return the messages that came to the other."""
    heard: list[bytes] = []
    to_other = one.take_answer()
    while True:
        heard += other.feed(to_other)
        other.release()
        answer = other.take_answer()
        one.feed(answer)
        to_other = one.take_answer()
        if not answer and not to_other:
            return heard


# --- the link


def test_a_message_is_acknowledged_frame_by_frame_and_kept_whole() -> None:
    link = host()

    answers = [said(link, part) for part in (ENQ, *frames())]

    assert set(answers) == {ACK}
    assert len(frames()) > 2


def test_the_last_receipt_waits_until_the_message_is_kept() -> None:
    link = host()
    link.feed(ENQ)
    link.take_answer()

    messages = link.feed(b"".join(frames(max_text=240)))

    assert [text_in(message)[0] for message in messages] == [MESSAGE]
    assert link.take_answer() == b""
    link.release()
    assert link.take_answer() == ACK


def test_a_frame_with_a_wrong_checksum_is_asked_for_again_and_not_read() -> None:
    link = host()
    first, *others = frames()
    said(link, ENQ)

    refused = said(link, first.replace(b"Meter", b"Meteo"))
    accepted = said(link, first)
    messages = link.feed(b"".join(others))

    assert (refused, accepted) == (NAK, ACK)
    assert text_in(messages[0])[0] == MESSAGE
    assert "wrong checksum" in text_in(messages[0])[1][0]


def test_a_frame_that_comes_twice_is_acknowledged_twice_and_stored_once() -> None:
    link = host()
    first, *others = frames()
    said(link, ENQ)

    answers = [said(link, first), said(link, first)]
    messages = link.feed(b"".join(others))

    assert answers == [ACK, ACK]
    assert text_in(messages[0]) == (MESSAGE, ())


def test_the_last_frame_of_a_kept_message_sent_again_is_no_second_message() -> None:
    link = host()
    said(link, ENQ)
    whole = frames(max_text=240)[0]
    said(link, whole)

    answer = said(link, whole)
    following = link.feed(b"".join(frames_of(MESSAGE.replace(b"S-1", b"S-2"), 2)))

    assert answer == ACK
    assert [text_in(each)[0] for each in following] == [MESSAGE.replace(b"S-1", b"S-2")]


def test_a_frame_out_of_turn_is_refused_and_left_out() -> None:
    link = host()
    first, _, third = frames()[:3]
    said(link, ENQ)
    said(link, first)

    refused = said(link, third)
    [broken] = link.feed(EOT)

    assert refused == NAK
    assert "another was due" in text_in(broken)[1][0]


def test_numbers_go_round_from_seven_to_nought() -> None:
    link = host()
    said(link, ENQ)

    answers = [said(link, frame) for frame in frames(max_text=5)]

    assert len(answers) > 9
    assert set(answers) == {ACK}


def test_a_frame_without_checksum_is_refused_and_its_bytes_are_kept() -> None:
    link = host()
    said(link, ENQ)

    answer = said(link, b"\x02some vendor's own text\x03")
    [kept] = link.feed(EOT)

    assert answer == b""  # its checksum may yet come
    assert b"some vendor's own text" in kept


@pytest.mark.parametrize("half", [b"", b"".join(frames()[:1]), b"".join(frames()[:1]) + b"\x022O|1"])
def test_a_message_that_breaks_off_is_given_out_after_thirty_seconds(half: bytes) -> None:
    clock = Clock()
    link = host(clock)
    said(link, ENQ + half)

    clock.now += 29.9
    before = link.feed(b"")
    clock.now += 0.2
    after = link.feed(b"")

    assert before == []
    assert after == ([ENQ + half] if half else [])


def test_text_outside_of_any_session_is_kept_and_not_acknowledged() -> None:
    clock = Clock()
    link = host(clock)

    assert link.feed(MESSAGE[:20]) == []
    assert link.feed(MESSAGE[20:]) == [MESSAGE]
    link.feed(b"PRINTER READY")
    clock.now += 2.1
    assert link.feed(b"") == [b"PRINTER READY"]
    assert link.take_answer() == b""


def test_a_sender_is_asked_to_wait_ten_seconds_by_a_nak_and_asks_again() -> None:
    clock = Clock()
    link = analyzer(clock)
    link.send(MESSAGE)
    link.feed(b"")
    assert link.take_answer() == ENQ

    assert said(link, NAK) == b""
    clock.now += 9.9
    assert said(link, b"") == b""
    clock.now += 0.2
    assert said(link, b"") == ENQ


def test_a_sender_gives_up_after_fifteen_seconds_of_silence_and_begins_anew() -> None:
    clock = Clock()
    link = analyzer(clock)
    link.send(MESSAGE)
    said(link, b"")
    said(link, ACK)

    clock.now += 15.1

    assert said(link, b"") == EOT + ENQ
    assert link.sent == 0


def test_a_frame_is_sent_seven_times_at_most_and_then_the_session_ends() -> None:
    clock = Clock()
    link = analyzer(clock)
    link.send(MESSAGE)
    said(link, b"")
    first = said(link, ACK)

    again = [said(link, NAK) for _ in range(7)]

    assert again == [first] * 6 + [EOT]


def test_when_both_ask_at_once_the_instrument_wins() -> None:
    clock = Clock()
    here, there = host(clock), analyzer(clock)
    here.send(b"Q|1\r")
    there.send(MESSAGE)
    here.feed(b"")
    there.feed(b"")

    one, other = here.take_answer(), there.take_answer()
    assert (one, other) == (ENQ, ENQ)
    assert (said(here, other), said(there, one)) == (b"", b"")
    clock.now += 1.1
    there.feed(b"")
    heard = talk(there, here)

    assert [text_in(each)[0] for each in heard] == [MESSAGE]
    clock.now += 18.8
    assert said(here, b"") == b""
    clock.now += 0.2
    assert said(here, b"") == ENQ


@given(st.binary(max_size=400), st.integers(1, 40))
def test_no_bytes_break_a_link_or_vanish_from_its_records(data: bytes, step: int) -> None:
    clock = Clock()
    link = host(clock)

    kept = [message for at in range(0, len(data), step) for message in link.feed(data[at : at + step])]
    clock.now += 31
    kept += link.feed(b"")
    kept.append(link.take_rest())

    spoken = re.sub(rb"[\x04\x05\x06\x15\r\n\s]", b"", data)
    assert len(re.sub(rb"[\x04\x05\x06\x15\r\n\s]", b"", b"".join(kept))) >= len(spoken) - len(
        b"".join(b"\x02" + f.body + (f.checksum or b"") for f in frames_in(data))
    )
