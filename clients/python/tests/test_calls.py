from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from rejoinder import AsyncRejoinder, Rejoinder, RejoinderError, _source

from .conftest import KEY, OpenClient
from .fake_server import NO_RESPONSE, FakeServer, Request, Response, data, error
from .recordings import BOT, CONVERSATION, MESSAGE, answer

ANSWER = f"/chat/{BOT}/conversations/{CONVERSATION}/messages/{MESSAGE}"


def test_a_message_is_sent(client: Rejoinder, server: FakeServer) -> None:
    server.script(data(answer("Hi!", suggestions=["And?"], mood="good")))
    sent = client.chat.send(
        BOT,
        "Hello",
        conversation_id=CONVERSATION,
        metadata={"userId": "u"},
        tools=[{"name": "get_weather", "parameters": {"type": "object"}}],
        tool_choice="required",
    )
    assert (sent.text, sent.status, sent.finish_reason) == ("Hi!", "complete", "stop")
    assert (sent.conversation_id, sent.message_id, sent.suggestions) == (CONVERSATION, MESSAGE, ["And?"])
    assert sent.data["mood"] == "good"
    [request] = server.requests
    assert request.line == f"POST /chat/{BOT}/message"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {
        "message": "Hello",
        "conversationId": CONVERSATION,
        "metadata": {"userId": "u"},
        "tools": [{"name": "get_weather", "parameters": {"type": "object"}}],
        "toolChoice": "required",
    }


def test_an_answer_can_wait(client: Rejoinder, server: FakeServer) -> None:
    action = {"type": "approval", "callId": "call_1", "tool": "refund", "title": "Refund", "arguments": {}}
    server.script(data(answer("Let me", status="requires_action", requiredActions=[action])))
    waiting = client.chat.send(BOT, "Hello")
    assert (waiting.status, waiting.finish_reason) == ("requires_action", None)
    assert waiting.required_actions == [action]


@pytest.mark.parametrize(
    "lost",
    [
        NO_RESPONSE,
        Response(status=502),
        Response(status=503, body=b"<html>"),
        Response(status=504),
        Response(body=data(answer("Hi!")).body, cut=True),
        error(500, "INTERNAL_ERROR", retryable=True),
        error(429, "CONVERSATION_BUSY", retryable=True, Retry_After="0"),
        error(503, "SHUTTING_DOWN", retryable=True, Retry_After="0"),
    ],
)
def test_a_message_whose_answer_is_lost_is_sent_again_with_the_same_key(
    client: Rejoinder, server: FakeServer, lost: Response
) -> None:
    server.script(lost, lost, data(answer("Hi!")))
    assert client.chat.send(BOT, "Hello").text == "Hi!"
    assert len({request.headers["idempotency-key"] for request in server.requests}) == 1
    assert len({request.body for request in server.requests}) == 1
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("final", "code"),
    [
        (error(400, "INVALID_REQUEST"), "INVALID_REQUEST"),
        (error(500, "ANSWER_INTERRUPTED", data=answer("The")), "ANSWER_INTERRUPTED"),
        (Response(status=500, body=b"<html>"), "UNEXPECTED_RESPONSE"),
        (Response(status=429), "UNEXPECTED_RESPONSE"),
        (Response(status=302, headers={"Location": "/login"}), "UNEXPECTED_RESPONSE"),
        (Response(body=b"<html>"), "UNEXPECTED_RESPONSE"),
        (Response(body=b"[]"), "UNEXPECTED_RESPONSE"),
        (error(429, "RATE_LIMIT_EXCEEDED", retryable=True, Retry_After="61"), "RATE_LIMIT_EXCEEDED"),
    ],
)
def test_a_final_error_is_raised_at_once(client: Rejoinder, server: FakeServer, final: Response, code: str) -> None:
    server.script(final)
    with pytest.raises(RejoinderError) as raised:
        client.chat.send(BOT, "Hello")
    assert (raised.value.code, raised.value.status) == (code, final.status)
    assert len(server.requests) == 1


def test_an_error_has_all_that_the_server_says(client: Rejoinder, server: FakeServer) -> None:
    failure = error(500, "ANSWER_INTERRUPTED", data=answer("The"), X_Request_Id="req_1", Retry_After="3")
    server.script(failure)
    with pytest.raises(RejoinderError) as raised:
        client.chat.send(BOT, "Hello")
    assert raised.value.partial == "The"
    assert raised.value.data == answer("The")
    assert raised.value.retry_after == 3
    assert raised.value.request_id == "req_1"
    assert raised.value.cause is None


def test_retries_end(open_client: OpenClient, server: FakeServer) -> None:
    with pytest.raises(RejoinderError) as raised:
        open_client(max_retries=2).chat.send(BOT, "Hello")
    assert (raised.value.code, raised.value.status) == ("CONNECTION_FAILED", 0)
    assert isinstance(raised.value.__cause__, httpx.RequestError)
    assert len(server.requests) == 3


def test_retry_after_replaces_the_backoff(open_client: OpenClient, server: FakeServer) -> None:
    busy = error(429, "CONVERSATION_BUSY", retryable=True, Retry_After="0")
    later = format_datetime(datetime.now(timezone.utc) - timedelta(minutes=1), usegmt=True)
    server.script(busy, error(503, "OVERLOADED", retryable=True, Retry_After=later), data(answer("Hi!")))
    started = time.monotonic()
    assert open_client(backoff=100).chat.send(BOT, "Hello").text == "Hi!"
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("response", "requests"),
    [
        (error(429, "RATE_LIMIT_EXCEEDED", retryable=True), 2),
        (error(503, "OVERLOADED", retryable=True), 2),
        (error(500, "INTERNAL_ERROR", retryable=True), 1),
        (Response(status=503), 1),
        (NO_RESPONSE, 1),
    ],
)
def test_a_change_without_a_key_is_repeated_only_if_nothing_was_done(
    client: Rejoinder, server: FakeServer, response: Response, requests: int
) -> None:
    server.script(response, data({"id": "bot_1"}))
    if requests == 2:
        assert client.bots.create({"name": "Shop"})["id"] == "bot_1"
    else:
        with pytest.raises(RejoinderError):
            client.bots.create({"name": "Shop"})
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("failure", "attempts"),
    [
        (httpx.ConnectError("refused"), 3),
        (httpx.ConnectTimeout("slow"), 3),
        (httpx.ReadTimeout("slow"), 1),
        (httpx.ReadError("reset"), 1),
    ],
)
def test_a_change_without_a_key_is_repeated_if_the_connection_could_not_be_opened(
    open_client: OpenClient, failure: httpx.TransportError, attempts: int
) -> None:
    requests: list[httpx.Request] = []

    def fail(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise failure

    with pytest.raises(RejoinderError) as raised:
        open_client(httpx.MockTransport(fail), max_retries=2).bots.create({"name": "Shop"})
    assert raised.value.code == "CONNECTION_FAILED"
    assert str(failure) in raised.value.message
    assert len(requests) == attempts


def test_a_server_that_does_not_listen_is_a_failed_connection(open_client: OpenClient) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(RejoinderError, match="could not be opened"):
            open_client(base_url=url, max_retries=1).bots.get("shop")


def test_calls_have_the_paths_of_the_api(client: Rejoinder, server: FakeServer) -> None:
    server.respond = lambda request: data({"response": "", "conversationId": "", "messageId": "", "status": ""})
    calls: list[tuple[Callable[[], object], str, Any]] = [
        (lambda: client.chat.stop(BOT, CONVERSATION, MESSAGE), f"POST {ANSWER}/stop", None),
        (
            lambda: client.chat.approve(BOT, CONVERSATION, MESSAGE, [{"callId": "c", "approve": True}]),
            f"POST {ANSWER}/approvals",
            {"approvals": [{"callId": "c", "approve": True}]},
        ),
        (
            lambda: client.chat.submit_tool_results(BOT, CONVERSATION, MESSAGE, [{"callId": "c", "output": 21}]),
            f"POST {ANSWER}/tool-results",
            {"results": [{"callId": "c", "output": 21}]},
        ),
        (
            lambda: client.chat.feedback(BOT, CONVERSATION, MESSAGE, rating="up", comment="Good"),
            f"PUT {ANSWER}/feedback",
            {"rating": "up", "comment": "Good"},
        ),
        (lambda: client.conversations.delete(BOT, "c"), f"DELETE /chat/{BOT}/conversations/c", None),
        (lambda: client.bots.get("shop"), "GET /bots/shop", None),
        (lambda: client.bots.create({"name": "Shop"}), "POST /bots", {"name": "Shop"}),
        (lambda: client.bots.update("shop", {"temperature": None}), "PATCH /bots/shop", {"temperature": None}),
        (lambda: client.bots.delete("shop"), "DELETE /bots/shop", None),
        (lambda: client.sources.get("shop", "s"), "GET /bots/shop/sources/s", None),
        (
            lambda: client.sources.create("shop", {"type": "text", "text": "We open at nine."}),
            "POST /bots/shop/sources",
            {"type": "text", "text": "We open at nine."},
        ),
        (lambda: client.sources.delete("shop", "s"), "DELETE /bots/shop/sources/s", None),
        (
            lambda: client.keys.create({"name": "App", "scope": "write"}),
            "POST /keys",
            {"name": "App", "scope": "write"},
        ),
        (lambda: client.keys.rotate("k", overlap_hours=0), "POST /keys/k/rotate", {"overlapHours": 0}),
        (lambda: client.keys.revoke("k"), "DELETE /keys/k", None),
        (lambda: client.webhooks.get("w"), "GET /webhooks/w", None),
        (
            lambda: client.webhooks.create({"url": "https://crm.example", "events": ["lead.created"]}),
            "POST /webhooks",
            {"url": "https://crm.example", "events": ["lead.created"]},
        ),
        (lambda: client.webhooks.update("w", {"enabled": True}), "PATCH /webhooks/w", {"enabled": True}),
        (lambda: client.webhooks.rotate("w"), "POST /webhooks/w/rotate", None),
        (lambda: client.webhooks.test("w"), "POST /webhooks/w/test", None),
        (lambda: client.webhooks.replay("w", event_id="evt"), "POST /webhooks/w/replay", {"eventId": "evt"}),
        (lambda: client.webhooks.delete("w"), "DELETE /webhooks/w", None),
    ]
    for call, line, body in calls:
        call()
        request = server.requests[-1]
        assert request.line == line
        assert (request.json() if request.body else None) == body


def test_history_is_read_with_options(client: Rejoinder, server: FakeServer) -> None:
    server.script(data({"conversationId": CONVERSATION, "messages": []}))
    client.conversations.get(BOT, CONVERSATION, include=["status", "steps"], limit=5, before="msg_9")
    assert server.requests[0].query == {"include": "status,steps", "limit": "5", "before": "msg_9"}


def test_a_list_of_conversations_follows_the_cursor(client: Rejoinder, server: FakeServer) -> None:
    def page(ids: list[str], **pagination: Any) -> Response:
        return data({"conversations": [{"id": each} for each in ids], "pagination": {"page": 1, **pagination}})

    server.script(page(["a"], hasMore=True, cursor="2"), page([], hasMore=True, cursor="3"), page(["b"], hasMore=False))
    found = client.conversations.list(BOT, user_id="u", outcome="waiting", q="two words", limit=1)
    assert [each["id"] for each in found] == ["a", "b"]
    filters = {"userId": "u", "outcome": "waiting", "q": "two words", "limit": "1"}
    assert [request.query for request in server.requests] == [
        filters,
        {**filters, "cursor": "2"},
        {**filters, "cursor": "3"},
    ]


@pytest.mark.parametrize(
    ("call", "line", "items"),
    [
        (lambda client: client.bots.list(), "GET /bots", "bots"),
        (lambda client: client.sources.list("shop"), "GET /bots/shop/sources", "sources"),
        (lambda client: client.keys.list(), "GET /keys", "keys"),
        (lambda client: client.webhooks.deliveries("w"), "GET /webhooks/w/deliveries", "deliveries"),
    ],
)
def test_lists_go_on_to_the_last_page(client: Rejoinder, server: FakeServer, call: Any, line: str, items: str) -> None:
    def respond(request: Request) -> Response:
        page = int(request.query.get("page", 1))
        return data({items: [{"id": page}], "pagination": {"page": page, "hasMore": page < 3}})

    server.respond = respond
    assert [each["id"] for each in call(client)] == [1, 2, 3]
    assert server.lines == [line] * 3
    assert server.requests[0].query == {"limit": "100"}


def test_a_list_in_one_piece_is_an_iterator_too(client: Rejoinder, server: FakeServer) -> None:
    server.script(data({"webhooks": [{"id": "w"}]}))
    assert [each["id"] for each in client.webhooks.list()] == ["w"]


# Sources


def test_a_file_is_uploaded_with_progress(client: Rejoinder, server: FakeServer, tmp_path: Path) -> None:
    file = tmp_path / "handbook.md"
    file.write_bytes(b"x" * 200_000)
    server.script(error(503, "OVERLOADED", retryable=True, Retry_After="0"), data({"id": "src_1"}))
    progress: list[tuple[int, int]] = []
    source = client.sources.upload(
        "shop", file, title="Handbook", on_progress=lambda sent, total: progress.append((sent, total))
    )
    assert source["id"] == "src_1"
    assert progress[-1] == (200_000, 200_000)
    assert len(progress) > 2
    first, second = server.requests
    assert first.line == second.line == "POST /bots/shop/sources"
    for request in (first, second):
        assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
        assert b'name="file"; filename="handbook.md"' in request.body
        assert b'name="title"\r\n\r\nHandbook\r\n' in request.body
        assert b"x" * 200_000 in request.body


def test_content_is_uploaded_under_a_name(client: Rejoinder, server: FakeServer, tmp_path: Path) -> None:
    server.respond = lambda request: data({"id": "src_1"})
    client.sources.upload("shop", b"We open at nine.", file_name="hours.txt")
    with (tmp_path / "hours.txt").open("wb+") as file:
        file.write(b"We open at nine.")
        client.sources.upload("shop", file, file_name="hours.txt")
        assert not file.closed
    for request in server.requests:
        assert b'filename="hours.txt"' in request.body
        assert b"\r\n\r\nWe open at nine.\r\n" in request.body
    with pytest.raises(ValueError, match="Pass file_name"):
        client.sources.upload("shop", b"We open at nine.")


def test_a_file_of_a_message_is_uploaded_again_and_sent(client: Rejoinder, server: FakeServer) -> None:
    server.script(NO_RESPONSE, data({"fileId": "file_1"}), data(answer("Hi!")))
    progress: list[tuple[int, int]] = []
    uploaded = client.files.upload(
        BOT, b"x" * 200_000, file_name="a.txt", on_progress=lambda sent, total: progress.append((sent, total))
    )
    client.chat.send(BOT, "", attachments=[{"fileId": uploaded["fileId"]}, {"name": "b.txt", "data": "Yg=="}])
    assert server.lines == [f"POST /chat/{BOT}/files"] * 2 + [f"POST /chat/{BOT}/message"]
    assert progress[-1] == (200_000, 200_000)
    assert server.requests[2].json() == {
        "message": "",
        "attachments": [{"fileId": "file_1"}, {"name": "b.txt", "data": "Yg=="}],
    }


def test_a_file_of_a_message_is_downloaded_as_it_is(client: Rejoinder, server: FakeServer) -> None:
    server.script(NO_RESPONSE, Response(body=b"\x00\xff\n", headers={"Content-Type": "image/png"}))
    assert client.files.download(BOT, "file_1") == b"\x00\xff\n"
    assert server.lines == [f"GET /chat/{BOT}/files/file_1"] * 2
    server.script(error(404, "ATTACHMENT_NOT_FOUND"))
    with pytest.raises(RejoinderError, match="ATTACHMENT_NOT_FOUND"):
        client.files.download(BOT, "file_1")


def test_a_source_is_waited_for(client: Rejoinder, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_source, "FIRST_POLL", 0.001)
    server.script(*(data({"status": status}) for status in ("queued", "reading", "indexing", "ready")))
    assert client.sources.wait("shop", "src_1")["status"] == "ready"
    server.script(data({"status": "reading"}), data({"status": "failed", "reason": "It is no PDF."}))
    with pytest.raises(RejoinderError, match=r"SOURCE_FAILED: It is no PDF\."):
        client.sources.wait("shop", "src_1")
    server.respond = lambda request: data({"status": "reading"})
    with pytest.raises(TimeoutError):
        client.sources.wait("shop", "src_1", timeout=0.01)


# Settings


def test_url_and_key_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, server: FakeServer) -> None:
    monkeypatch.setenv("REJOINDER_URL", server.url + "/")
    monkeypatch.setenv("REJOINDER_KEY", KEY)
    server.script(data({"id": "bot_1"}))
    with Rejoinder() as client:
        client.bots.get("shop")
    assert server.lines == ["GET /bots/shop"]
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("url", "key", "message"),
    [
        (None, KEY, "Pass base_url, or set REJOINDER_URL"),
        ("http://localhost", None, "Pass api_key, or set REJOINDER_KEY"),
        ("localhost:8080", KEY, "base_url must begin with"),
        ("http://localhost", "rj_a\n", "api_key must"),
        ("http://localhost", "rj_ä", "api_key must"),
    ],
)
@pytest.mark.parametrize("kind", [Rejoinder, AsyncRejoinder])
def test_wrong_settings_are_refused(
    monkeypatch: pytest.MonkeyPatch, kind: Any, url: str | None, key: str | None, message: str
) -> None:
    monkeypatch.delenv("REJOINDER_URL", raising=False)
    monkeypatch.delenv("REJOINDER_KEY", raising=False)
    with pytest.raises(ValueError, match=message):
        kind(url, key)


def test_a_server_can_have_a_path(server: FakeServer) -> None:
    server.script(data({"id": "bot_1"}))
    with Rejoinder(server.url + "/chat-api", KEY) as client:
        client.bots.get("shop")
    assert server.requests[0].path == "/chat-api/api/v1/bots/shop"


def test_a_client_of_httpx_can_be_given(server: FakeServer) -> None:
    server.respond = lambda request: data({"id": "bot_1"})
    with httpx.Client(headers={"X-Proxy": "yes"}) as http_client:
        for _ in range(2):
            with Rejoinder(server.url, KEY, http_client=http_client) as client:
                client.bots.get("shop")
    assert [request.headers["x-proxy"] for request in server.requests] == ["yes", "yes"]


def test_the_key_is_not_shown() -> None:
    with Rejoinder("http://localhost", KEY) as client:
        assert KEY not in repr(client._http.settings)
