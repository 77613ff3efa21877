from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from rejoinder import Rejoinder, RejoinderError

from .conftest import OpenClient
from .fake_server import NO_RESPONSE, FakeServer, Request, Response, data, error, stream
from .recordings import (
    BOT,
    CONVERSATION,
    GREETING,
    MESSAGE,
    POST,
    RESUME,
    TEXT,
    TYPES,
    completed,
    delta,
    event,
    failed,
    greeting,
    start,
    tool,
    whole,
)


def test_a_stream_is_read_as_text(client: Rejoinder, server: FakeServer) -> None:
    server.respond = whole
    stream = client.chat.stream(BOT, "Hello", metadata={"userId": "ü"})
    with pytest.raises(RuntimeError, match="after the first event"):
        _ = stream.conversation_id
    texts = list(stream)
    assert texts[:2] == ["Grüezi ", "👋 "]
    assert "".join(texts) == TEXT
    assert (stream.conversation_id, stream.message_id) == (CONVERSATION, MESSAGE)
    assert stream.position == f"{MESSAGE}:61"
    answer = stream.final()
    assert answer.text == TEXT
    assert (answer.status, answer.finish_reason) == ("complete", "stop")
    assert answer.sources[0]["title"] == "How do you greet visitors?"
    assert answer.usage == {"inputTokens": 124, "outputTokens": 13}
    [request] = server.requests
    assert request.line == POST
    assert request.json() == {"message": "Hello", "metadata": {"userId": "ü"}}
    assert request.headers["authorization"] == "Bearer rj_test"


def test_a_stream_is_read_as_events(client: Rejoinder, server: FakeServer) -> None:
    server.respond = whole
    assert [event["type"] for event in client.chat.stream(BOT, "Hello").events()] == TYPES


def test_a_stream_is_read_at_once(client: Rejoinder, server: FakeServer) -> None:
    server.respond = whole
    assert client.chat.stream(BOT, "Hello").final().text == TEXT


def test_a_stream_that_is_cut_at_any_byte_is_resumed(client: Rejoinder, server: FakeServer) -> None:
    # The asynchronous client has the same logic and is slower here, so it is cut at each seventh byte.
    step = 1 if isinstance(client, Rejoinder) else 7
    cut = 0

    def respond(request: Request) -> Response:
        return stream(GREETING[:cut], cut=True) if len(server.requests) == 1 else whole(request)

    server.respond = respond
    for cut in range(0, len(GREETING), step):
        server.requests.clear()
        types, text = [], ""
        answers = client.chat.stream(BOT, "Hello")
        for each in answers.events():
            types.append(each["type"])
            text += each.get("delta", "")  # type: ignore[operator]
        assert (types, text) == (TYPES, TEXT), f"cut after {cut} bytes"
        assert answers.final().text == TEXT
        first, *rest = server.requests
        assert first.line == POST
        if cut < GREETING.index(b"\n\n") + 2:
            assert [request.line for request in rest] == [POST]
            assert rest[0].headers["idempotency-key"] == first.headers["idempotency-key"]
            assert rest[0].body == first.body
        elif cut < len(GREETING):
            assert [request.line for request in rest] == [RESUME]


@pytest.mark.parametrize("size", [700, 1000, 2000])
def test_a_connection_that_is_always_cut_is_resumed_as_long_as_there_is_progress(
    open_client: OpenClient, server: FakeServer, size: int
) -> None:
    server.respond = lambda request: stream(greeting(request)[:size], cut=True)
    answer = client_text(open_client(max_retries=1))
    assert answer == TEXT
    assert set(server.lines[1:]) == {RESUME}


def client_text(client: Rejoinder) -> str:
    return "".join(client.chat.stream(BOT, "Hello"))


def test_a_stream_in_single_bytes_is_the_same(client: Rejoinder, server: FakeServer) -> None:
    server.respond = lambda request: stream(*(bytes([byte]) for byte in GREETING))
    assert client_text(client) == TEXT


def test_a_stream_that_ends_without_a_terminal_event_was_cut(client: Rejoinder, server: FakeServer) -> None:
    server.respond = lambda request: whole(request) if len(server.requests) > 1 else stream(GREETING[:1500])
    assert client_text(client) == TEXT
    assert server.lines == [POST, RESUME]


def test_each_message_has_its_own_idempotency_key(client: Rejoinder, server: FakeServer) -> None:
    server.respond = whole
    client_text(client)
    client_text(client)
    client.chat.stream(BOT, "Hello", idempotency_key="mine").final()
    first, second, third = (request.headers["idempotency-key"] for request in server.requests)
    assert first != second
    assert third == "mine"


def test_a_dead_connection_is_resumed_after_the_timeout(open_client: OpenClient, server: FakeServer) -> None:
    end = threading.Event()

    def silent(request: Request) -> Iterator[bytes]:
        yield GREETING[:1500]
        end.wait(60)

    server.respond = lambda request: (
        whole(request) if len(server.requests) > 1 else Response(headers=STREAM, pieces=silent(request))
    )
    started = time.monotonic()
    assert client_text(open_client(timeout=0.1)) == TEXT
    assert time.monotonic() - started < 30
    end.set()


STREAM = {"Content-Type": "text/event-stream"}


def test_a_position_continues_in_another_process(client: Rejoinder, server: FakeServer) -> None:
    server.respond = whole
    stream = client.chat.stream(BOT, "Hello")
    read = ""
    for text in stream:
        read += text
        if read.endswith("welcome "):
            break
    stream.close()
    assert stream.position == f"{MESSAGE}:22"
    resumed = client.chat.resume(BOT, CONVERSATION, MESSAGE, after=stream.position)
    rest = "".join(resumed)
    assert read + rest == TEXT
    assert resumed.final().text == TEXT
    assert server.requests[-1].query == {"after": f"{MESSAGE}:22"}


def test_the_position_is_that_of_the_event_just_read(client: Rejoinder, server: FakeServer) -> None:
    server.respond = whole
    stream = client.chat.stream(BOT, "Hello")
    positions = [stream.position for event in stream.events() if event["type"] == "message.delta"]
    assert positions[:3] == [f"{MESSAGE}:7", f"{MESSAGE}:10", f"{MESSAGE}:14"]


def test_an_answer_is_resumed_from_its_beginning(client: Rejoinder, server: FakeServer) -> None:
    server.script(stream(GREETING[:30], cut=True), stream(GREETING))
    assert "".join(client.chat.resume(BOT, CONVERSATION, MESSAGE)) == TEXT
    assert [request.query for request in server.requests] == [{}, {}]


def test_ids_are_escaped_in_paths(client: Rejoinder, server: FakeServer) -> None:
    server.script(stream(GREETING))
    client.chat.resume("a/b", "c d", "e?f").final()
    assert server.lines == ["GET /chat/a%2Fb/conversations/c%20d/messages/e%3Ff/stream"]
    with pytest.raises(ValueError, match="is not an id"):
        client.chat.stream("..", "Hello")


# Failures


def test_a_failed_answer_raises_after_its_text(client: Rejoinder, server: FakeServer) -> None:
    server.script(stream(start(), delta("3", "The"), failed("3", "ANSWER_INTERRUPTED", partial="The")))
    stream_ = client.chat.stream(BOT, "Hello")
    texts = []
    with pytest.raises(RejoinderError) as raised:
        for text in stream_:
            texts.append(text)
    assert texts == ["The"]
    failure = raised.value
    assert (failure.code, failure.status, failure.retryable) == ("ANSWER_INTERRUPTED", 200, False)
    assert (failure.partial, failure.request_id) == ("The", "req_1")
    assert str(failure) == "ANSWER_INTERRUPTED: This is ANSWER_INTERRUPTED. (request req_1)"
    with pytest.raises(RejoinderError) as again:
        stream_.final()
    assert again.value is failure


def test_a_server_with_a_shorter_text_yields_nothing_more(client: Rejoinder, server: FakeServer) -> None:
    server.script(
        stream(start(), delta("3", "The"), delta("9", " quick"), cut=True),
        stream(failed("3", "ANSWER_INTERRUPTED", partial="The")),
    )
    stream_ = client.chat.stream(BOT, "Hello")
    with pytest.raises(RejoinderError) as raised:
        list(stream_)
    assert raised.value.partial == "The"
    assert server.requests[1].query == {"after": f"{MESSAGE}:9"}


def test_a_failed_answer_without_text_runs_again_if_it_is_retryable(client: Rejoinder, server: FakeServer) -> None:
    server.script(
        stream(start(), cut=True),
        stream(failed("0", "MODEL_TIMEOUT", retryable=True)),
        stream(start("0.2"), delta("3.2", "The"), completed("3.2", "The")),
    )
    stream_ = client.chat.stream(BOT, "Hello")
    assert [each["type"] for each in stream_.events()] == ["message.start", "message.delta", "message.completed"]
    assert server.lines == [POST, RESUME, POST]
    assert server.requests[0].headers["idempotency-key"] == server.requests[2].headers["idempotency-key"]


def test_an_answer_that_fails_each_time_is_given_up(open_client: OpenClient, server: FakeServer) -> None:
    server.respond = lambda request: stream(
        start(), b": keep-alive\n", failed("0", "MODEL_PROVIDER_ERROR", retryable=True)
    )
    with pytest.raises(RejoinderError, match="MODEL_PROVIDER_ERROR"):
        client_text(open_client(max_retries=2))
    assert server.lines == [POST] * 3


def test_a_stored_answer_that_failed_is_not_asked_for_again(client: Rejoinder, server: FakeServer) -> None:
    server.script(stream(start(), failed("0", "MODEL_TIMEOUT", retryable=True)))
    with pytest.raises(RejoinderError, match="MODEL_TIMEOUT"):
        client.chat.resume(BOT, CONVERSATION, MESSAGE).final()
    assert server.lines == [RESUME]


def test_a_stream_without_progress_is_given_up(open_client: OpenClient, server: FakeServer) -> None:
    server.respond = lambda request: stream(greeting(request)[:20], cut=True)
    with pytest.raises(RejoinderError) as raised:
        client_text(open_client(max_retries=3))
    assert (raised.value.code, raised.value.status, raised.value.retryable) == ("CONNECTION_FAILED", 0, True)
    assert server.lines == [POST] * 4


def test_sources_that_are_sent_again_are_no_progress(open_client: OpenClient, server: FakeServer) -> None:
    two = GREETING.index(b"\n\n", GREETING.index(b"\n\n") + 2) + 2
    sources = GREETING[GREETING.index(b"\n\n") + 2 : two]
    server.respond = lambda request: stream(GREETING[:two] if request.method == "POST" else sources, cut=True)
    stream_ = open_client(max_retries=2).chat.stream(BOT, "Hello")
    with pytest.raises(RejoinderError, match="CONNECTION_FAILED"):
        list(stream_.events())
    assert server.lines == [POST, RESUME, RESUME]


def test_heartbeats_are_progress(open_client: OpenClient, server: FakeServer) -> None:
    waiting = [stream(b": keep-alive\n", cut=True)] * 5
    server.script(
        stream(start(), tool("0,1", "message.tool.requested"), cut=True),
        *waiting,
        stream(delta("3,1", "The"), completed("3,1", "The")),
    )
    assert client_text(open_client(max_retries=1)) == "The"


def test_a_response_that_is_no_stream_is_an_error(client: Rejoinder, server: FakeServer) -> None:
    server.script(Response(body=b"<html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(RejoinderError) as raised:
        client_text(client)
    assert (raised.value.code, raised.value.status) == ("UNEXPECTED_RESPONSE", 200)
    assert "Check base_url" in raised.value.message


def test_an_error_before_the_stream_is_raised(client: Rejoinder, server: FakeServer) -> None:
    server.script(error(404, "BOT_NOT_FOUND"))
    with pytest.raises(RejoinderError) as raised:
        client_text(client)
    assert (raised.value.code, raised.value.status, raised.value.request_id) == ("BOT_NOT_FOUND", 404, "req_1")


def test_an_error_while_it_resumes_is_raised(client: Rejoinder, server: FakeServer) -> None:
    server.script(stream(start(), delta("3", "The"), cut=True), error(401, "INVALID_API_KEY"))
    stream_ = client.chat.stream(BOT, "Hello")
    assert next(iter(stream_)) == "The"
    with pytest.raises(RejoinderError, match="INVALID_API_KEY"):
        stream_.final()


def test_a_busy_server_is_asked_again(client: Rejoinder, server: FakeServer) -> None:
    answers = [error(429, "RATE_LIMIT_EXCEEDED", retryable=True, Retry_After="0"), NO_RESPONSE, Response(status=502)]
    server.respond = lambda request: answers.pop(0) if answers else whole(request)
    assert client_text(client) == TEXT
    assert server.lines == [POST] * 4


# Answers that were started again under their ids


def test_events_that_are_known_are_left_out_if_the_stream_begins_again(client: Rejoinder, server: FakeServer) -> None:
    started, done = tool("0,1", "message.tool.started"), tool("0,2", "message.tool.completed")
    server.script(
        stream(start(), started, done, cut=True),
        stream(start("0.2"), tool("0,1.2", "message.tool.started"), tool("0,2.2", "message.tool.completed"), cut=True),
        stream(tool("0,3.2", "message.tool.started", "call_2"), delta("3,3.2", "The"), completed("3,3.2", "The")),
    )
    types = [each["type"] for each in client.chat.stream(BOT, "Hello").events()]
    assert types == [
        "message.start",
        "message.tool.started",
        "message.tool.completed",
        "message.tool.started",
        "message.delta",
        "message.completed",
    ]


def test_text_that_is_known_is_left_out_if_the_stream_begins_again(client: Rejoinder, server: FakeServer) -> None:
    server.script(
        stream(start(), delta("3", "The"), delta("9", " quick"), cut=True),
        stream(start("0.2"), delta("5.2", "The q"), delta("13.2", "uick fox"), completed("13.2", "The quick fox")),
    )
    assert list(client.chat.stream(BOT, "Hello")) == ["The", " quick", " fox"]


def test_another_text_is_an_error(client: Rejoinder, server: FakeServer) -> None:
    server.script(
        stream(start(), delta("3", "The"), cut=True),
        stream(start("0.2"), delta("5.2", "A fox"), completed("5.2", "A fox")),
    )
    stream_ = client.chat.stream(BOT, "Hello")
    with pytest.raises(RejoinderError, match="ANSWER_INTERRUPTED: The server has lost the answer"):
        list(stream_)


def test_a_position_in_a_text_that_is_gone_is_an_error(client: Rejoinder, server: FakeServer) -> None:
    server.script(stream(start("0.2"), delta("5.2", "A fox"), completed("5.2", "A fox")))
    with pytest.raises(RejoinderError, match="ANSWER_INTERRUPTED: The server has lost the answer"):
        list(client.chat.resume(BOT, CONVERSATION, MESSAGE, after=f"{MESSAGE}:3"))
    assert server.lines == [RESUME]


def test_unknown_events_are_passed_on(client: Rejoinder, server: FakeServer) -> None:
    server.script(stream(start(), event("0", "message.mood", mood="good"), completed("0", "")))
    events = list(client.chat.stream(BOT, "Hello").events())
    assert events[1] == {"type": "message.mood", "mood": "good"}


# Stopping and closing


def test_a_stream_stops_its_answer(client: Rejoinder, server: FakeServer) -> None:
    stopped = {"response": "The", "conversationId": CONVERSATION, "messageId": MESSAGE, "status": "stopped"}

    def respond(request: Request) -> Response:
        if request.line.endswith("/stop"):
            return data(stopped)
        return stream(start(), delta("3", "The"), completed("3", "The", finishReason="stopped"))

    server.respond = respond
    stream_ = client.chat.stream(BOT, "Hello")
    with pytest.raises(RuntimeError, match="after the first event"):
        stream_.stop()
    next(iter(stream_))
    assert stream_.stop().text == "The"
    assert (stream_.final().status, stream_.final().finish_reason) == ("stopped", "stopped")
    assert server.lines[1] == RESUME.replace("GET", "POST").replace("/stream", "/stop")


def test_a_closed_stream_yields_nothing_more(client: Rejoinder, server: FakeServer) -> None:
    server.respond = whole
    with client.chat.stream(BOT, "Hello") as stream_:
        next(iter(stream_))
    assert list(stream_) == []
    with pytest.raises(RejoinderError, match="STREAM_CLOSED"):
        stream_.final()
    assert server.lines == [POST]
