"""The client. ``generate_sync.py`` makes ``_sync.py`` of this file."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Any, Literal

import httpx

from ._answer import AnswerIds, AnswerReader, answer_of, cut, message_path, resume, stop, stopped_answer_of
from ._errors import RejoinderError
from ._io import interrupt_async, pause_async
from ._protocol import (
    Call,
    Pages,
    Retries,
    Settings,
    T,
    content,
    decode,
    error_of,
    given,
    path,
    send_once,
    unexpected,
)
from ._source import is_ready, poll_pauses
from ._upload import File, Progress, upload_of
from .types import (
    Answer,
    ApiKey,
    Approval,
    Bot,
    BotSettings,
    Conversation,
    ConversationSummary,
    CreatedApiKey,
    DecidedAnswer,
    Deleted,
    DeletedConversation,
    Event,
    Feedback,
    Json,
    NewAttachment,
    NewKey,
    NewSource,
    Replay,
    Source,
    StoppedAnswer,
    Tool,
    ToolResult,
    UploadedFile,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEndpointWithSecret,
    WebhookSettings,
    WebhookTest,
)

_FAILURES = (httpx.RequestError, RejoinderError)


class AsyncHttp:
    """Sends requests, again where that is right."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None) -> None:
        self.settings = settings
        self._owns_client = client is None
        # Streams hold connections, so a pool of a fixed size would block.
        self._client = client or httpx.AsyncClient(limits=httpx.Limits(max_connections=None))

    async def close(self) -> None:
        if self._owns_client:
            await self._client.aclose()

    async def call(self, call: Call[T]) -> T:
        return await self._repeat(call, decode)

    async def download(self, call: Call[bytes]) -> bytes:
        return await self._repeat(call, content)

    async def _repeat(self, call: Call[T], read: Callable[[httpx.Response], T]) -> T:
        retries = Retries(self.settings)
        while True:
            try:
                return read(await self._client.send(self.settings.request(self._client, call)))
            except _FAILURES as failure:
                await asyncio.sleep(retries.pause(call, failure))

    async def pages(self, pages: Pages[T]) -> AsyncIterator[T]:
        page: Call[dict[str, Any]] | None = pages.first()
        while page is not None:
            data = await self.call(page)
            for item in data[pages.items]:
                yield item
            page = pages.after(page, data)

    async def open(self, call: Call[Any]) -> httpx.Response:
        """Opens a stream; raises RejoinderError if the response is none."""
        response = await self._client.send(self.settings.request(self._client, call), stream=True)
        is_stream = response.headers.get("Content-Type", "").startswith("text/event-stream")
        if response.is_success and is_stream:
            return response
        try:
            await response.aread()
        finally:
            await response.aclose()
        raise unexpected(response) if response.is_success else error_of(response)


class AsyncAnswerStream:
    """An answer while it is written. The first read sends the message.

    Read it once: as text (``async for text in stream``), as events (``stream.events()``), or at once
    (``stream.final()``). A read that was cancelled can be repeated, and continues where it was.
    """

    def __init__(self, http: AsyncHttp, reader: AnswerReader) -> None:
        self._http = http
        self._reader = reader
        self._response: httpx.Response | None = None
        self._chunks: AsyncIterator[bytes] | None = None
        self._closing = asyncio.Event()
        self._reading = asyncio.Lock()

    @property
    def conversation_id(self) -> str:
        """Known after the first event; raises RuntimeError before."""
        return self._reader.ids().conversation_id

    @property
    def message_id(self) -> str:
        """Known after the first event; raises RuntimeError before."""
        return self._reader.ids().message_id

    @property
    def position(self) -> str | None:
        """The id of the last event. Store it, and ``chat.resume`` continues there in another process."""
        return self._reader.position

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        while (event := await self._next()) is not None:
            if event["type"] == "message.delta":
                return event["delta"]
        raise StopAsyncIteration

    async def events(self) -> AsyncIterator[Event]:
        """Reads the events of the API, except ``message.failed``, which is raised as an error."""
        while (event := await self._next()) is not None:
            yield event

    async def final(self) -> Answer:
        """Reads what was not read yet, and returns the whole answer."""
        while await self._next() is not None:
            pass
        return self._reader.answer()

    async def stop(self) -> StoppedAnswer:
        """Stops the answer. The stream then ends with the text so far."""
        return stopped_answer_of(await self._http.call(stop(*self._reader.ids())))

    async def close(self) -> None:
        """Stops reading at once, also in another task. The answer goes on."""
        self._closing.set()
        if not self._reading.locked():
            await self._disconnect()
        elif self._response is not None:
            await interrupt_async(self._response)

    async def __aenter__(self) -> AsyncAnswerStream:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _next(self) -> Event | None:
        async with self._reading:
            while not (self._closing.is_set() or self._reader.ended):
                try:
                    event = self._reader.next_event()
                    if event is not None:
                        return event
                    self._reader.feed(await self._receive())
                except _FAILURES as failure:
                    await self._disconnect()
                    if not self._closing.is_set():
                        await pause_async(self._closing, self._reader.pause(failure))
            await self._disconnect()
            return None

    async def _receive(self) -> bytes:
        if self._response is None or self._chunks is None:
            self._response = await self._http.open(self._reader.connect())
            self._chunks = self._response.aiter_bytes()
        async for chunk in self._chunks:
            return chunk
        raise cut()

    async def _disconnect(self) -> None:
        response, self._response = self._response, None
        if response is not None:
            await response.aclose()


class AsyncResource:
    def __init__(self, http: AsyncHttp) -> None:
        self._http = http


class AsyncChat(AsyncResource):
    """Sends messages and reads answers."""

    async def send(
        self,
        bot: str,
        message: str,
        *,
        conversation_id: str | None = None,
        metadata: Json | None = None,
        attachments: Sequence[NewAttachment] | None = None,
        tools: Sequence[Tool] | None = None,
        tool_choice: Literal["auto", "none", "required"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer:
        """Sends a message and waits for the answer.

        ``idempotency_key`` makes it the same message as one that another process has sent.
        """
        body = _message(message, conversation_id, metadata, attachments, tools, tool_choice)
        call = send_once(path("chat", bot, "message"), body, idempotency_key)
        return answer_of(await self._http.call(call))

    def stream(
        self,
        bot: str,
        message: str,
        *,
        conversation_id: str | None = None,
        metadata: Json | None = None,
        attachments: Sequence[NewAttachment] | None = None,
        tools: Sequence[Tool] | None = None,
        tool_choice: Literal["auto", "none", "required"] | None = None,
        idempotency_key: str | None = None,
    ) -> AsyncAnswerStream:
        """Sends a message when the stream is first read, and reads the answer while it is written."""
        body = _message(message, conversation_id, metadata, attachments, tools, tool_choice)
        first = send_once(path("chat", bot, "stream"), body, idempotency_key)
        return AsyncAnswerStream(self._http, AnswerReader(first, self._http.settings, bot))

    def resume(self, bot: str, conversation_id: str, message_id: str, *, after: str | None = None) -> AsyncAnswerStream:
        """Reads an answer that is stored or being written: all of it, or what follows a ``position``."""
        ids = AnswerIds(bot, conversation_id, message_id)
        reader = AnswerReader(resume(*ids, after), self._http.settings, bot, ids, after)
        return AsyncAnswerStream(self._http, reader)

    async def stop(self, bot: str, conversation_id: str, message_id: str) -> StoppedAnswer:
        """Stops an answer, and returns its text so far."""
        return stopped_answer_of(await self._http.call(stop(bot, conversation_id, message_id)))

    async def approve(
        self, bot: str, conversation_id: str, message_id: str, decisions: Sequence[Approval]
    ) -> DecidedAnswer:
        """Approves or denies tool calls: all of these or, if one is wrong, none."""
        url = message_path(bot, conversation_id, message_id, "approvals")
        return await self._http.call(Call[DecidedAnswer]("POST", url, body={"approvals": decisions}, repeatable=True))

    async def submit_tool_results(
        self, bot: str, conversation_id: str, message_id: str, results: Sequence[ToolResult]
    ) -> DecidedAnswer:
        """Gives the results of your own tools: all of these or, if one is wrong, none."""
        url = message_path(bot, conversation_id, message_id, "tool-results")
        return await self._http.call(Call[DecidedAnswer]("POST", url, body={"results": results}, repeatable=True))

    async def feedback(
        self,
        bot: str,
        conversation_id: str,
        message_id: str,
        *,
        rating: Literal["up", "down"],
        comment: str | None = None,
    ) -> Feedback:
        """Rates an answer."""
        url = message_path(bot, conversation_id, message_id, "feedback")
        body = given({"rating": rating, "comment": comment})
        return await self._http.call(Call[Feedback]("PUT", url, body=body, repeatable=True))


class AsyncConversations(AsyncResource):
    """Reads and deletes conversations."""

    def list(
        self,
        bot: str,
        *,
        since: str | None = None,
        user_id: str | None = None,
        feedback: Literal["up", "down"] | None = None,
        q: str | None = None,
        outcome: Literal["answered", "fallback", "stopped", "interrupted", "failed", "waiting"] | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[ConversationSummary]:
        """The conversations of a bot, newest activity first. ``limit`` is the size of a page."""
        params = given(
            {
                "since": since,
                "userId": user_id,
                "feedback": feedback,
                "q": q,
                "outcome": outcome,
                "limit": limit,
            }
        )
        url = path("chat", bot, "conversations")
        return self._http.pages(Pages[ConversationSummary](url, "conversations", params))

    async def get(
        self,
        bot: str,
        conversation_id: str,
        *,
        include: Sequence[str] | None = None,
        limit: int | None = None,
        before: str | None = None,
    ) -> Conversation:
        """The messages of a conversation. ``include`` names additional fields, such as ``status``."""
        fields = None if include is None else include if isinstance(include, str) else ",".join(include)
        params = given({"include": fields, "limit": limit, "before": before})
        url = path("chat", bot, "conversations", conversation_id)
        return await self._http.call(Call[Conversation]("GET", url, params=params))

    async def delete(self, bot: str, conversation_id: str) -> DeletedConversation:
        """Deletes a conversation, and aborts an answer that is being written."""
        return await self._http.call(
            Call[DeletedConversation]("DELETE", path("chat", bot, "conversations", conversation_id))
        )


class AsyncFiles(AsyncResource):
    """Uploads and downloads the files of messages."""

    async def upload(
        self,
        bot: str,
        file: File,
        *,
        file_name: str | None = None,
        on_progress: Progress | None = None,
    ) -> UploadedFile:
        """Uploads a file for a message: a path, or content and a ``file_name``.

        The server deletes it after 24 hours unless a message uses it.
        """
        with upload_of(file, file_name, None, on_progress) as upload:
            # A file that was uploaded twice only takes space for 24 hours.
            return await self._http.call(
                Call[UploadedFile]("POST", path("chat", bot, "files"), upload=upload, repeatable=True)
            )

    async def download(self, bot: str, file_id: str) -> bytes:
        """Downloads a file of a message."""
        return await self._http.download(Call[bytes]("GET", path("chat", bot, "files", file_id)))


class AsyncBots(AsyncResource):
    """Manages bots."""

    def list(
        self,
        *,
        q: str | None = None,
        sort: Literal["created", "updated", "name", "activity"] | None = None,
        brief: bool = False,
        limit: int | None = None,
    ) -> AsyncIterator[Bot]:
        """All bots. ``limit`` is the size of a page."""
        params = given({"q": q, "sort": sort, "brief": "true" if brief else None, "limit": limit})
        return self._http.pages(Pages[Bot](path("bots"), "bots", params))

    async def get(self, bot: str) -> Bot:
        return await self._http.call(Call[Bot]("GET", path("bots", bot)))

    async def create(self, settings: BotSettings) -> Bot:
        return await self._http.call(Call[Bot]("POST", path("bots"), body=settings))

    async def update(self, bot: str, settings: BotSettings) -> Bot:
        """Changes the fields in ``settings``; None resets a field to its default."""
        return await self._http.call(Call[Bot]("PATCH", path("bots", bot), body=settings))

    async def delete(self, bot: str) -> Deleted:
        """Deletes a bot and all its conversations."""
        return await self._http.call(Call[Deleted]("DELETE", path("bots", bot)))


class AsyncSources(AsyncResource):
    """Manages the knowledge of bots."""

    def list(self, bot: str, *, limit: int | None = None) -> AsyncIterator[Source]:
        """The sources of a bot, newest first. ``limit`` is the size of a page."""
        url = path("bots", bot, "sources")
        return self._http.pages(Pages[Source](url, "sources", given({"limit": limit})))

    async def get(self, bot: str, source_id: str) -> Source:
        return await self._http.call(Call[Source]("GET", path("bots", bot, "sources", source_id)))

    async def create(self, bot: str, source: NewSource) -> Source:
        """Adds a source, which the server reads in the background."""
        return await self._http.call(Call[Source]("POST", path("bots", bot, "sources"), body=source))

    async def upload(
        self,
        bot: str,
        file: File,
        *,
        file_name: str | None = None,
        title: str | None = None,
        on_progress: Progress | None = None,
    ) -> Source:
        """Adds a file: a path, or content and a ``file_name``, whose extension tells the format."""
        with upload_of(file, file_name, title, on_progress) as upload:
            return await self._http.call(Call[Source]("POST", path("bots", bot, "sources"), upload=upload))

    async def wait(self, bot: str, source_id: str, *, timeout: float = math.inf) -> Source:
        """Waits until the server has read a source.

        Raises RejoinderError with the code ``SOURCE_FAILED`` if it could not be read, and TimeoutError after
        ``timeout`` seconds.
        """
        end = time.monotonic() + timeout
        for seconds in poll_pauses():
            source = await self.get(bot, source_id)
            if is_ready(source):
                return source
            if time.monotonic() + seconds > end:
                break
            await asyncio.sleep(seconds)
        raise TimeoutError(f"The source is not ready after {timeout} seconds")

    async def delete(self, bot: str, source_id: str) -> Deleted:
        return await self._http.call(Call[Deleted]("DELETE", path("bots", bot, "sources", source_id)))


class AsyncKeys(AsyncResource):
    """Manages API keys; needs scope ``admin``."""

    def list(self, *, limit: int | None = None) -> AsyncIterator[ApiKey]:
        """All keys, newest first, also revoked ones. ``limit`` is the size of a page."""
        return self._http.pages(Pages[ApiKey](path("keys"), "keys", given({"limit": limit})))

    async def create(self, key: NewKey) -> CreatedApiKey:
        return await self._http.call(Call[CreatedApiKey]("POST", path("keys"), body=key))

    async def rotate(self, key_id: str, *, overlap_hours: int | None = None) -> CreatedApiKey:
        """Replaces a key by a new one. The old one stays valid for ``overlap_hours``, by default 24."""
        body = given({"overlapHours": overlap_hours})
        return await self._http.call(Call[CreatedApiKey]("POST", path("keys", key_id, "rotate"), body=body))

    async def revoke(self, key_id: str) -> ApiKey:
        return await self._http.call(Call[ApiKey]("DELETE", path("keys", key_id)))


class AsyncWebhooks(AsyncResource):
    """Manages webhook endpoints; needs scope ``admin``."""

    def list(self) -> AsyncIterator[WebhookEndpoint]:
        """All endpoints, oldest first."""
        return self._http.pages(Pages[WebhookEndpoint](path("webhooks"), "webhooks"))

    async def get(self, webhook_id: str) -> WebhookEndpoint:
        return await self._http.call(Call[WebhookEndpoint]("GET", path("webhooks", webhook_id)))

    async def create(self, settings: WebhookSettings) -> WebhookEndpointWithSecret:
        return await self._http.call(Call[WebhookEndpointWithSecret]("POST", path("webhooks"), body=settings))

    async def update(self, webhook_id: str, settings: WebhookSettings) -> WebhookEndpoint:
        """Changes the fields in ``settings``."""
        return await self._http.call(Call[WebhookEndpoint]("PATCH", path("webhooks", webhook_id), body=settings))

    async def rotate(self, webhook_id: str) -> WebhookEndpointWithSecret:
        """Gives an endpoint a new secret. The old one signs too for 24 hours."""
        return await self._http.call(Call[WebhookEndpointWithSecret]("POST", path("webhooks", webhook_id, "rotate")))

    async def test(self, webhook_id: str) -> WebhookTest:
        """Sends a test event, and waits for the response."""
        return await self._http.call(Call[WebhookTest]("POST", path("webhooks", webhook_id, "test")))

    def deliveries(
        self,
        webhook_id: str,
        *,
        state: Literal["pending", "sending", "delivered", "failed"] | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[WebhookDelivery]:
        """The deliveries of an endpoint, newest event first. ``limit`` is the size of a page."""
        url = path("webhooks", webhook_id, "deliveries")
        params = given({"state": state, "limit": limit})
        return self._http.pages(Pages[WebhookDelivery](url, "deliveries", params))

    async def replay(
        self,
        webhook_id: str,
        *,
        event_id: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Replay:
        """Delivers one event once more, or all events of a time."""
        body = given({"eventId": event_id, "since": since, "until": until})
        return await self._http.call(Call[Replay]("POST", path("webhooks", webhook_id, "replay"), body=body))

    async def delete(self, webhook_id: str) -> Deleted:
        """Deletes an endpoint and its deliveries."""
        return await self._http.call(Call[Deleted]("DELETE", path("webhooks", webhook_id)))


class AsyncRejoinder:
    """A client of one server.

    :param base_url: such as ``https://chat.example``; by default from ``REJOINDER_URL``
    :param api_key: by default from ``REJOINDER_KEY``
    :param max_retries: attempts after the first, in a row without any progress
    :param backoff: seconds before the second attempt; doubled each time
    :param max_backoff: the longest such pause
    :param timeout: after how many seconds without any byte a connection counts as dead
    :param http_client: to be used, for example with a proxy or certificates of your own; you close it
    """

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | None = None,
        *,
        max_retries: int = 8,
        backoff: float = 0.5,
        max_backoff: float = 20,
        timeout: float = 60,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        settings = Settings.of(
            base_url,
            api_key,
            max_retries=max_retries,
            backoff=backoff,
            max_backoff=max_backoff,
            timeout=timeout,
        )
        self._http = AsyncHttp(settings, http_client)
        self.chat = AsyncChat(self._http)
        self.conversations = AsyncConversations(self._http)
        self.files = AsyncFiles(self._http)
        self.bots = AsyncBots(self._http)
        self.sources = AsyncSources(self._http)
        self.keys = AsyncKeys(self._http)
        self.webhooks = AsyncWebhooks(self._http)

    async def close(self) -> None:
        """Closes the connections. Answers that are being written go on."""
        await self._http.close()

    async def __aenter__(self) -> AsyncRejoinder:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _message(
    message: str,
    conversation_id: str | None,
    metadata: Json | None,
    attachments: Sequence[NewAttachment] | None,
    tools: Sequence[Tool] | None,
    tool_choice: str | None,
) -> dict[str, object]:
    return given(
        {
            "message": message,
            "conversationId": conversation_id,
            "metadata": metadata,
            "attachments": attachments,
            "tools": tools,
            "toolChoice": tool_choice,
        }
    )
