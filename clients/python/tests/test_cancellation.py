"""Reads that end from outside. Each wait has an event at its end, or fails after DEADLINE seconds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from rejoinder import AsyncAnswerStream, AsyncRejoinder, Rejoinder, _async, _io, _sync

from .conftest import KEY
from .fake_server import FakeServer, Request, Response, stream
from .recordings import BOT, GREETING, MESSAGE, POST, RESUME, TEXT, whole

DEADLINE = 60
HALF = GREETING[:1500]


class Silence:
    """The server sends half of an answer and then nothing."""

    def __init__(self, server: FakeServer) -> None:
        self._end = threading.Event()
        server.respond = self._respond

    def _respond(self, request: Request) -> Response:
        return Response(headers={"Content-Type": "text/event-stream"}, pieces=self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        yield HALF
        self._end.wait(DEADLINE)

    def end(self) -> None:
        self._end.set()


@pytest.fixture
def silence(server: FakeServer) -> Iterator[Silence]:
    silence = Silence(server)
    yield silence
    silence.end()


def test_closing_ends_a_read_of_another_thread(server: FakeServer, silence: Silence) -> None:
    with Rejoinder(server.url, KEY) as client:
        answers = client.chat.stream(BOT, "Hello")
        received: list[str] = []
        some = threading.Event()

        def read() -> None:
            for text in answers:
                received.append(text)
                some.set()

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        assert some.wait(DEADLINE)
        answers.close()
        reader.join(DEADLINE)
        assert not reader.is_alive()
        assert TEXT.startswith("".join(received))
    assert server.lines == [POST]


def test_closing_ends_a_pause_of_another_thread(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.script(stream(HALF, cut=True))
    pausing = threading.Event()

    def pause(closing: threading.Event, seconds: float) -> None:
        pausing.set()
        _io.pause(closing, seconds)

    monkeypatch.setattr(_sync, "pause", pause)
    with Rejoinder(server.url, KEY, backoff=1000, max_backoff=1000) as client:
        answers = client.chat.stream(BOT, "Hello")
        reader = threading.Thread(target=lambda: list(answers), daemon=True)
        reader.start()
        assert pausing.wait(DEADLINE)
        answers.close()
        reader.join(DEADLINE)
        assert not reader.is_alive()


def test_closing_ends_a_read_of_another_task(server: FakeServer, silence: Silence) -> None:
    async def main() -> None:
        async with AsyncRejoinder(server.url, KEY) as client:
            answers = client.chat.stream(BOT, "Hello")
            received: list[str] = []
            some = asyncio.Event()

            async def read() -> None:
                async for text in answers:
                    received.append(text)
                    some.set()

            reader = asyncio.create_task(read())
            await some.wait()
            await answers.close()
            await asyncio.wait_for(reader, DEADLINE)
            assert TEXT.startswith("".join(received))

    asyncio.run(asyncio.wait_for(main(), DEADLINE))
    assert server.lines == [POST]


def test_closing_ends_a_pause_of_another_task(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.script(stream(HALF, cut=True))

    async def main() -> None:
        pausing = asyncio.Event()

        async def pause(closing: asyncio.Event, seconds: float) -> None:
            pausing.set()
            await _io.pause_async(closing, seconds)

        monkeypatch.setattr(_async, "pause_async", pause)
        async with AsyncRejoinder(server.url, KEY, backoff=1000, max_backoff=1000) as client:
            answers = client.chat.stream(BOT, "Hello")
            reader = asyncio.create_task(_text(answers))
            await pausing.wait()
            await answers.close()
            assert TEXT.startswith(await reader)

    asyncio.run(asyncio.wait_for(main(), DEADLINE))


async def _text(answers: AsyncAnswerStream) -> str:
    return "".join([text async for text in answers])


def test_a_cancelled_task_stops_reading_and_leaves_the_answer_running(server: FakeServer, silence: Silence) -> None:
    async def main() -> None:
        async with AsyncRejoinder(server.url, KEY) as client:
            some = asyncio.Event()

            async def read() -> None:
                async with client.chat.stream(BOT, "Hello") as answers:
                    async for _ in answers:
                        some.set()

            reader = asyncio.create_task(read())
            await some.wait()
            reader.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reader

    asyncio.run(asyncio.wait_for(main(), DEADLINE))
    assert server.lines == [POST]


def test_a_read_that_was_cancelled_is_continued(server: FakeServer, silence: Silence) -> None:
    deltas = HALF[: HALF.rindex(b"\n\n")].count(b"event: message.delta")

    async def main() -> None:
        async with AsyncRejoinder(server.url, KEY, backoff=0) as client:
            answers = client.chat.stream(BOT, "Hello")
            received = [await answers.__anext__() for _ in range(deltas)]
            waiting = asyncio.ensure_future(answers.__anext__())
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            server.respond = whole
            received += [text async for text in answers]
            assert "".join(received) == TEXT
            assert (await answers.final()).text == TEXT

    asyncio.run(asyncio.wait_for(main(), DEADLINE))
    assert server.lines == [POST, RESUME]


def test_a_call_can_be_cancelled(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        pausing = asyncio.Event()

        async def sleep(seconds: float) -> None:
            pausing.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(asyncio, "sleep", sleep)
        async with AsyncRejoinder(server.url, KEY) as client:
            call = asyncio.ensure_future(client.chat.send(BOT, "Hello"))
            await pausing.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    asyncio.run(asyncio.wait_for(main(), DEADLINE))
    assert server.lines == [f"POST /chat/{BOT}/message"]


def test_a_stream_can_be_left_at_any_event(server: FakeServer) -> None:
    server.respond = whole

    async def main() -> None:
        async with AsyncRejoinder(server.url, KEY) as client, client.chat.stream(BOT, "Hello") as answers:
            async for _ in answers.events():
                break
            assert answers.message_id == MESSAGE

    asyncio.run(asyncio.wait_for(main(), DEADLINE))


def test_a_stream_can_be_awaited_by_many_tasks(server: FakeServer) -> None:
    server.respond = whole

    async def main() -> list[str]:
        async with AsyncRejoinder(server.url, KEY) as client:
            answers = [client.chat.stream(BOT, "Hello").final() for _ in range(20)]
            return [answer.text for answer in await asyncio.gather(*answers)]

    assert asyncio.run(main()) == [TEXT] * 20


def test_one_client_serves_many_threads(server: FakeServer) -> None:
    server.respond = whole
    texts: list[str] = []
    with Rejoinder(server.url, KEY) as client:
        threads = [
            threading.Thread(target=lambda: texts.append(client.chat.stream(BOT, "Hello").final().text))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
    assert texts == [TEXT] * 20
