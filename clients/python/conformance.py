"""Runs the commands of the shared scenarios: one JSON object per line in, one result per line out.

``--async`` uses the asynchronous client. The server is in REJOINDER_URL and REJOINDER_KEY.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

from rejoinder import (
    Answer,
    AnswerStream,
    AsyncAnswerStream,
    AsyncRejoinder,
    Event,
    Rejoinder,
    RejoinderError,
    verify_webhook,
)
from rejoinder.types import StoppedAnswer

Command = dict[str, Any]
Result = dict[str, Any]
One = tuple[str, str] | RejoinderError
"""Text and message id."""


class SyncDriver:
    def __init__(self) -> None:
        self.client = Rejoinder()

    def run(self, command: Command) -> Result:
        match command["call"]:
            case "configure":
                self.client.close()
                self.client = Rejoinder(**options(command))
                return {}
            case "send":
                return {"answer": to_json(self.send(command))}
            case "stream" | "resume":
                return self.read(stream_of(self.client, command), command)
            case "many":
                with ThreadPoolExecutor(command["parallel"]) as pool:
                    return summary(list(pool.map(self.one, [command] * command["count"])))
            case name:
                result = invoke(self.client, name, command.get("args", []))
                if isinstance(result, bytes):
                    return {"result": b64encode(result).decode()}
                if isinstance(result, Iterator):
                    items: Iterator[Any] = result
                    return {"result": list(items)}
                return {"result": result}

    def send(self, command: Command) -> Answer:
        return self.client.chat.send(command["bot"], command["message"], **options(command))

    def read(self, stream: AnswerStream, command: Command) -> Result:
        received = Received()
        with stream:
            for item in stream.events() if command.get("as") == "events" else stream:
                received.add(item)
                if received.count == command.get("closeAfter"):
                    return received.result(stream)
            return {**received.result(stream), "answer": to_json(stream.final())}

    def one(self, command: Command) -> One:
        try:
            if command["as"] == "send":
                answer = self.send(command)
                return answer.text, answer.message_id
            stream = stream_of(self.client, {**command, "call": "stream"})
            return "".join(stream), stream.final().message_id
        except RejoinderError as error:
            return error


class AsyncDriver:
    def __init__(self) -> None:
        self.client = AsyncRejoinder()

    async def run(self, command: Command) -> Result:
        match command["call"]:
            case "configure":
                await self.client.close()
                self.client = AsyncRejoinder(**options(command))
                return {}
            case "send":
                return {"answer": to_json(await self.send(command))}
            case "stream" | "resume":
                return await self.read(stream_of(self.client, command), command)
            case "many":
                places = asyncio.Semaphore(command["parallel"])
                ones = (self.one(command, places) for _ in range(command["count"]))
                return summary(await asyncio.gather(*ones))
            case name:
                result = invoke(self.client, name, command.get("args", []))
                if isinstance(result, AsyncIterator):
                    items: AsyncIterator[Any] = result
                    return {"result": [item async for item in items]}
                if inspect.isawaitable(result):
                    result = await result
                return {"result": b64encode(result).decode() if isinstance(result, bytes) else result}

    async def send(self, command: Command) -> Answer:
        return await self.client.chat.send(command["bot"], command["message"], **options(command))

    async def read(self, stream: AsyncAnswerStream, command: Command) -> Result:
        received = Received()
        async with stream:
            async for item in stream.events() if command.get("as") == "events" else stream:
                received.add(item)
                if received.count == command.get("closeAfter"):
                    return received.result(stream)
            return {**received.result(stream), "answer": to_json(await stream.final())}

    async def one(self, command: Command, places: asyncio.Semaphore) -> One:
        async with places:
            try:
                if command["as"] == "send":
                    answer = await self.send(command)
                    return answer.text, answer.message_id
                stream = stream_of(self.client, {**command, "call": "stream"})
                text = "".join([text async for text in stream])
                return text, (await stream.final()).message_id
            except RejoinderError as error:
                return error


class Received:
    """What was read of a stream."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.events: list[str] = []
        self.count = 0

    def add(self, item: str | Event) -> None:
        self.count += 1
        if isinstance(item, str):
            self.texts.append(item)
            return
        self.events.append(item["type"])
        if item["type"] == "message.delta":
            self.texts.append(item["delta"])

    def result(self, stream: AnswerStream | AsyncAnswerStream) -> Result:
        return {
            "text": "".join(self.texts),
            "chunks": len(self.texts),
            "events": self.events,
            "conversationId": stream.conversation_id,
            "messageId": stream.message_id,
            "position": stream.position,
        }


def stream_of(client: Any, command: Command) -> Any:
    if command["call"] == "stream":
        return client.chat.stream(command["bot"], command["message"], **options(command))
    return client.chat.resume(
        command["bot"], command["conversationId"], command["messageId"], after=command.get("after")
    )


def invoke(client: Any, name: str, args: list[Any]) -> Any:
    """Calls a method by its name in the table of calls. Its last argument may be the options."""
    function: Callable[..., Any] = verify_webhook
    if name != "verifyWebhook":
        group, _, method = name.partition(".")
        function = getattr(getattr(client, group), snake_case(method))
    parameters = inspect.signature(function).parameters.values()
    positional = [each for each in parameters if each.kind is not each.KEYWORD_ONLY]
    keywords: dict[str, Any] = {}
    if len(args) > len(positional):
        args, keywords = args[:-1], {snake_case(key): value for key, value in args[-1].items()}
    return function(*args, **keywords)


def options(command: Command) -> dict[str, Any]:
    return {snake_case(name): value for name, value in command.get("options", {}).items()}


def snake_case(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def summary(results: list[One]) -> Result:
    answers = [result for result in results if not isinstance(result, RejoinderError)]
    return {
        "texts": Counter(text for text, _ in answers),
        "messageIds": len({message_id for _, message_id in answers}),
        "errors": [error_json(result) for result in results if isinstance(result, RejoinderError)],
    }


def to_json(value: Answer | StoppedAnswer) -> Result:
    names = [each.name for each in fields(value) if each.name != "data"]
    return {camel_case(name): getattr(value, name) for name in names}


def camel_case(name: str) -> str:
    return re.sub("_[a-z]", lambda letter: letter[0][1].upper(), name)


def error_json(error: RejoinderError) -> Result:
    return {
        "status": error.status,
        "code": error.code,
        "message": error.message,
        "retryable": error.retryable,
        "partial": error.partial,
    }


def failure(error: Exception) -> Result:
    if isinstance(error, RejoinderError):
        return {"ok": False, "error": error_json(error)}
    return {"ok": False, "error": {"status": 0, "code": type(error).__name__, "message": str(error)}}


def run_sync() -> None:
    driver = SyncDriver()
    for line in sys.stdin:
        try:
            reply({"ok": True, **driver.run(json.loads(line))})
        except Exception as error:
            reply(failure(error))


async def run_async() -> None:
    driver = AsyncDriver()
    while line := await asyncio.to_thread(sys.stdin.readline):
        try:
            reply({"ok": True, **await driver.run(json.loads(line))})
        except Exception as error:
            reply(failure(error))


def reply(result: Result) -> None:
    print(json.dumps(result, default=to_json), flush=True)


if __name__ == "__main__":
    if "--async" in sys.argv:
        asyncio.run(run_async())
    else:
        run_sync()
