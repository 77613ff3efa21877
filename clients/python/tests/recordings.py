"""A stream that a server sent, and how a server resumes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .fake_server import Request, Response, stream

GREETING = (Path(__file__).parent / "recorded" / "greeting.sse").read_bytes()
EVENTS = [event + b"\n\n" for event in GREETING.split(b"\n\n") if event]
TYPES = [event.splitlines()[1].removeprefix(b"event: ").decode() for event in EVENTS]
TEXT = "Grüezi 👋 and welcome to Zürich – schön, dass du da bist! [1]"
BOT = "zurich"
CONVERSATION = "conv_01M8P463G658TN3WPBYAKF3WK9"
MESSAGE = "msg_01M8P463G672ACT16Z0PJ8WQMQ"
POST = f"POST /chat/{BOT}/stream"
RESUME = f"GET /chat/{BOT}/conversations/{CONVERSATION}/messages/{MESSAGE}/stream"


def greeting(request: Request) -> bytes:
    """The recorded stream, after the position that the request names."""
    return b"".join(EVENTS[following(request.query.get("after")) :])


def following(position: str | None) -> int:
    """The number of the first event after a position. Sources are sent again to a reader without text."""
    if position is None:
        return 0
    if position == f"{MESSAGE}:0":
        return TYPES.index("message.sources")
    ids = [event.splitlines()[0].removeprefix(b"id: ").decode() for event in EVENTS]
    return min(ids.index(position) + 1, len(EVENTS) - 1)


def whole(request: Request) -> Response:
    return stream(greeting(request))


def event(position: str, kind: str, **fields: Any) -> bytes:
    """An event of the answer, at a position such as ``4``, ``4,1`` or ``4,1.2``."""
    body = json.dumps({"type": kind, **fields})
    return f"id: {MESSAGE}:{position}\nevent: {kind}\ndata: {body}\n\n".encode()


def start(position: str = "0") -> bytes:
    return event(
        position, "message.start", conversationId=CONVERSATION, messageId=MESSAGE, userMessageId="msg_question"
    )


def delta(position: str, text: str) -> bytes:
    return event(position, "message.delta", delta=text)


def tool(position: str, kind: str, call: str = "call_1") -> bytes:
    return event(position, kind, callId=call, tool="get_weather", title="Weather", arguments={"city": "Bern"})


def answer(text: str, **fields: Any) -> dict[str, Any]:
    ids = {"conversationId": CONVERSATION, "messageId": MESSAGE}
    return {"response": text, **ids, "sources": [], "usage": None, **fields}


def completed(position: str, text: str, **fields: Any) -> bytes:
    data = answer(text, **{"finishReason": "stop", **fields})
    return event(position, "message.completed", success=True, data=data, error=None)


def failed(position: str, code: str, *, partial: str = "", retryable: bool = False) -> bytes:
    return event(
        position,
        "message.failed",
        success=False,
        data=answer(partial) if partial else None,
        error={"code": code, "message": f"This is {code}.", "requestId": "req_1", "retryable": retryable},
    )
