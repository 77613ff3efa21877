from __future__ import annotations

import pytest

from rejoinder._sse import EventParser, ServerSentEvent

from .recordings import EVENTS, GREETING


def parse(*chunks: bytes) -> list[ServerSentEvent]:
    parser = EventParser()
    return [event for chunk in chunks for event in parser.feed(chunk)]


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\r\n"])
def test_a_recorded_stream_is_the_same_in_any_two_pieces(line_end: bytes) -> None:
    recorded = GREETING.replace(b"\n", line_end)
    whole = parse(recorded)
    assert len(whole) == len(EVENTS)
    assert whole[-1].data.startswith('{"type":"message.completed"')
    for cut in range(len(recorded)):
        assert parse(recorded[:cut], recorded[cut:]) == whole
    assert parse(*(bytes([byte]) for byte in recorded)) == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data: a\n\n", [("", "a")]),
        ("data:a\n\n", [("", "a")]),
        ("data:  a\n\n", [("", " a")]),
        ("data: a\ndata\ndata: b\n\n", [("", "a\n\nb")]),
        ("data\n\n", [("", "")]),
        ("\ufeffdata: a\n\n", [("", "a")]),
        ("data: \ufeffa\n\n", [("", "\ufeffa")]),
        (": comment\ndata: a\n: another\n\n", [("", "a")]),
        (": keep-alive\n: keep-alive\n", []),
        ("id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", [("1", "a"), ("1", "b"), ("", "c")]),
        ("id: 1\n\ndata: a\n\n", [("1", "a")]),
        ("id: 1\x00\ndata: a\n\n", [("", "a")]),
        ("event: x\nretry: 5\nunknown: y\ndata: a\n\n", [("", "a")]),
        ("data: a\n", []),
        ("data: a", []),
        ("data: a\r\n\r\ndata: b\r\r", [("", "a"), ("", "b")]),
        ("data: \u2028\u0085👋\n\n", [("", "\u2028\u0085👋")]),
    ],
)
def test_fields_are_read_as_the_standard_says(text: str, expected: list[tuple[str, str]]) -> None:
    raw = text.encode()
    events = [ServerSentEvent(*each) for each in expected]
    assert parse(raw) == events
    assert parse(*(bytes([byte]) for byte in raw)) == events


def test_bytes_that_are_not_utf8_do_not_end_the_stream() -> None:
    assert parse(b"data: \xff\n\n") == [ServerSentEvent("", "\ufffd")]


def test_heartbeats_are_counted() -> None:
    parser = EventParser()
    assert list(parser.feed(b": keep-alive\n: keep-alive\n")) == []
    assert parser.comments == 2
