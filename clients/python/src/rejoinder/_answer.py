"""Reads an answer from one or more streams, without the IO."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn, cast

import httpx

from ._errors import RejoinderError
from ._protocol import Call, Retries, Settings, connection_failed, failed, given, path
from ._sse import EventParser, ServerSentEvent
from .types import Answer, Event, StoppedAnswer


class AnswerIds(NamedTuple):
    bot: str
    conversation_id: str
    message_id: str


def message_path(bot: str, conversation_id: str, message_id: str, *rest: str) -> str:
    return path("chat", bot, "conversations", conversation_id, "messages", message_id, *rest)


def resume(bot: str, conversation_id: str, message_id: str, after: str | None) -> Call[Any]:
    return Call("GET", message_path(bot, conversation_id, message_id, "stream"), params=given({"after": after}))


def stop(bot: str, conversation_id: str, message_id: str) -> Call[dict[str, Any]]:
    return Call("POST", message_path(bot, conversation_id, message_id, "stop"), repeatable=True)


def answer_of(data: dict[str, Any]) -> Answer:
    waits = data.get("status") == "requires_action"
    finish_reason = None if waits else data.get("finishReason", "stop")
    return Answer(
        text=data["response"],
        conversation_id=data["conversationId"],
        message_id=data["messageId"],
        finish_reason=finish_reason,
        sources=data.get("sources", []),
        looked_at=data.get("lookedAt"),
        usage=data.get("usage"),
        suggestions=data.get("suggestions", []),
        status="requires_action" if waits else "stopped" if finish_reason == "stopped" else "complete",
        required_actions=data.get("requiredActions", []),
        handover=data.get("handover"),
        data=data,
    )


def stopped_answer_of(data: dict[str, Any]) -> StoppedAnswer:
    return StoppedAnswer(data["response"], data["conversationId"], data["messageId"], data["status"])


class AnswerReader:
    """Decides which request comes next, and which of the received events are new.

    A request resumes after the last event. The server then sends the sources again if there is no text yet. It
    begins at the beginning, with ``message.start``, if the answer was started again under its ids.
    """

    def __init__(
        self,
        first: Call[Any],
        settings: Settings,
        bot: str,
        ids: AnswerIds | None = None,
        position: str | None = None,
    ) -> None:
        self.position = position
        self._bot = bot
        self._ids = ids
        self._first = first
        self._call = first
        self._retries = Retries(settings)
        self._runs = Retries(settings)
        self._parser = EventParser()
        self._received: deque[ServerSentEvent] = deque()
        self._answer: Answer | None = None
        self._error: RejoinderError | None = None
        self._failed_run: RejoinderError | None = None
        self._started = False
        self._sources: object = None
        self._text = ""
        self._text_offset = 0
        self._tool_events = 0
        self._tool_offset = 0

    @property
    def ended(self) -> bool:
        return self._answer is not None or self._error is not None

    def answer(self) -> Answer:
        if self._error is not None:
            raise self._error
        if self._answer is None:
            raise RejoinderError("The stream was closed before the end of the answer", code="STREAM_CLOSED")
        return self._answer

    def ids(self) -> AnswerIds:
        if self._ids is None:
            raise RuntimeError("The ids of the answer are known after the first event")
        return self._ids

    def connect(self) -> Call[Any]:
        """The request to send next. Its stream begins with a new event."""
        self._parser = EventParser()
        return self._call

    def feed(self, chunk: bytes) -> None:
        self._received.extend(self._parser.feed(chunk))
        if self._parser.comments:
            self._retries.progress()

    def pause(self, failure: RejoinderError | httpx.RequestError) -> float:
        """How many seconds to wait before :meth:`connect`; raises RejoinderError if the stream has failed."""
        try:
            if self._error is not None:
                raise self._error
            retries = self._runs if failure is self._failed_run else self._retries
            return retries.pause(self._call, failure)
        except RejoinderError as error:
            self._error = error
            raise

    def next_event(self) -> Event | None:
        """The next event that is new; None if more bytes are needed, or if the answer has ended.

        Raises RejoinderError if the answer failed; :meth:`pause` tells whether it can be repeated.
        """
        while self._received and not self.ended:
            received = self._received.popleft()
            event = self._new_part(json.loads(received.data))
            if event is not None:
                self.position = received.id
                self._call = resume(*self.ids(), self.position)
                self._retries.progress()
                return cast(Event, event)
        return None

    def _new_part(self, event: dict[str, Any]) -> Mapping[str, Any] | None:
        kind: str = event["type"]
        if kind == "message.start":
            return self._start(event)
        if kind == "message.sources":
            known = event == self._sources
            self._sources = event
            return None if known else event
        if kind == "message.delta":
            delta = self._new_text(event["delta"])
            return {**event, "delta": delta} if delta else None
        if kind.startswith(("message.tool.", "message.approval.")):
            self._tool_offset += 1
            known = self._tool_offset <= self._tool_events
            self._tool_events = max(self._tool_events, self._tool_offset)
            return None if known else event
        if kind == "message.completed":
            self._answer = answer_of(event["data"])
        if kind == "message.failed":
            self._fail(failed(event["error"], event.get("data"), 200))
        return event

    def _start(self, event: dict[str, Any]) -> dict[str, Any] | None:
        self._ids = AnswerIds(self._bot, event["conversationId"], event["messageId"])
        self._text_offset = 0
        self._tool_offset = 0
        if self._first.params:
            # The text before the position in the first request is gone.
            self._fail(_started_again())
        known = self._started
        self._started = True
        return None if known else event

    def _new_text(self, delta: str) -> str:
        known = self._text[self._text_offset : self._text_offset + len(delta)]
        if not delta.startswith(known):
            self._fail(_started_again())
        self._text_offset += len(delta)
        self._text += delta[len(known) :]
        return delta[len(known) :]

    def _fail(self, error: RejoinderError) -> NoReturn:
        if error.retryable and self._first.body is not None and not self._text:
            # The same request runs the turn again, under the same ids.
            self._call = self._first
            self._failed_run = error
        else:
            self._error = error
        raise error


def _started_again() -> RejoinderError:
    message = "The server has lost the answer and started it again. Read it from the beginning."
    return RejoinderError(message, code="ANSWER_INTERRUPTED")


def cut() -> RejoinderError:
    return connection_failed("The stream ended before the answer")
