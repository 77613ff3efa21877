"""Runs the samples of the README, in order and in one namespace, and compares what they print."""

from __future__ import annotations

import contextlib
import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import KEY
from .fake_server import FakeServer, Request, Response, data, error, stream
from .recordings import CONVERSATION, MESSAGE, answer, completed, delta, event, start, tool
from .test_webhooks import BODY, SECRET, headers

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SAMPLE = re.compile(r"```python\n(.*?)```(?:\n\n```\n(.*?)```)?", re.DOTALL)
HOURS = "Our business hours are Monday-Friday, 9 AM to 5 PM EST."
USAGE = {"inputTokens": 889, "outputTokens": 11}
ANSWER = f"/chat/demo/conversations/{CONVERSATION}/messages/{MESSAGE}"


class ExampleServer:
    """Answers the requests of the samples."""

    def __init__(self) -> None:
        self._results = threading.Event()

    def respond(self, request: Request) -> Response:
        match request.line:
            case "POST /chat/demo/files":
                return data({"fileId": "file_1", "name": "invoice.txt", "type": "text/plain", "bytes": 15})
            case "GET /chat/demo/files/file_1":
                return Response(body=b"Due in 30 days.")
            case "POST /chat/demo/message":
                sent = request.json().get("attachments")
                return data(answer("Due in 30 days. (invoice.txt)" if sent == [{"fileId": "file_1"}] else HOURS))
            case "POST /chat/demo/stream":
                return self._weather() if "tools" in request.json() else hours(None)
            case line if line == f"GET {ANSWER}/stream":
                return hours(request.query["after"])
            case line if line == f"POST {ANSWER}/tool-results":
                assert request.json() == {"results": [{"callId": "call_1", "output": {"city": "Bern", "sky": "rain"}}]}
                self._results.set()
                return data({"status": "running"})
            case "GET /chat/demo/conversations":
                assert request.query["userId"] == "user_789"
                pages = {"page": 1, "hasMore": False}
                return data({"conversations": [{"id": "greeting"}, {"id": "hours"}], "pagination": pages})
            case "GET /chat/demo/conversations/greeting":
                return messages("Hello", "Hi! How can I help you today?")
            case "GET /chat/demo/conversations/hours":
                return messages("What are your business hours?", HOURS)
            case "POST /bots" | "PATCH /bots/shop":
                return data({"id": "bot_1"})
            case "POST /bots/shop/sources" | "GET /bots/shop/sources/src_1":
                return data({"id": "src_1", "status": "ready"})
        return error(404, "BOT_NOT_FOUND")

    def _weather(self) -> Response:
        def pieces() -> Iterator[bytes]:
            yield start() + tool("0,1", "message.tool.requested")
            assert self._results.wait(60)
            yield delta("22,1", "Yes, it rains in Bern.") + completed("22,1", "Yes, it rains in Bern.")

        return Response(headers={"Content-Type": "text/event-stream"}, pieces=pieces())


def hours(after: str | None) -> Response:
    words = [word + " " for word in HOURS.split(" ")]
    words[-1] = words[-1].rstrip()
    ends = [len("".join(words[: count + 1])) for count in range(len(words))]
    offset = int(after.split(":")[1]) if after else 0
    deltas = [delta(str(end), word) for end, word in zip(ends, words, strict=True) if end > offset]
    sources = event("0", "message.sources", sources=[{"title": "Customer handbook"}])
    beginning = [] if after else [start(), sources]
    return stream(*beginning, *deltas, completed(str(len(HOURS)), HOURS, usage=USAGE))


def messages(*texts: str) -> Response:
    return data({"conversationId": "c", "messages": [{"content": text} for text in texts]})


def test_every_sample_runs_and_prints_what_it_shows(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server.respond = ExampleServer().respond
    monkeypatch.setenv("REJOINDER_URL", server.url)
    monkeypatch.setenv("REJOINDER_KEY", KEY)
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    monkeypatch.chdir(tmp_path)
    Path("handbook.pdf").write_bytes(b"x" * 70_000)
    namespace: dict[str, Any] = {}
    samples = SAMPLE.findall(README)
    assert len(samples) == README.count("```python")
    shown = 0
    for code, output in samples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "README.md", "exec"), namespace)
        if output:
            shown += 1
            assert printed.getvalue().rstrip("\n") == output.rstrip("\n")
    assert shown == README.count("\n```\n\n```\n")
    assert namespace["receive"](BODY, headers(SECRET)) == 204
    assert namespace["receive"](BODY + b" ", headers(SECRET)) == 400
    namespace["client"].close()
