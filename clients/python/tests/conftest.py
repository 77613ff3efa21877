"""Each test that opens a client runs twice, with the synchronous and with the asynchronous one."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast

import httpx
import pytest

from rejoinder import AsyncAnswerStream, AsyncRejoinder, Rejoinder

from .fake_server import FakeServer

KEY = "rj_test"
OpenClient = Callable[..., Rejoinder]


class Blocking:
    """Calls an asynchronous object, and waits."""

    def __init__(self, target: object, loop: asyncio.AbstractEventLoop) -> None:
        self._target = target
        self._loop = loop

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if type(value).__module__ == AsyncRejoinder.__module__:
            return Blocking(value, self._loop)
        if not callable(value):
            return value
        return lambda *args, **keywords: self._wait(value(*args, **keywords))

    def _wait(self, value: Any) -> Any:
        if isinstance(value, AsyncAnswerStream):
            return Blocking(value, self._loop)
        if isinstance(value, AsyncIterator):
            return self._iterate(value)
        return self._loop.run_until_complete(value) if inspect.isawaitable(value) else value

    def _iterate(self, values: AsyncIterator[Any]) -> Iterator[Any]:
        while (value := self._loop.run_until_complete(anext(values, None))) is not None:
            yield value

    def __iter__(self) -> Iterator[Any]:
        return self._iterate(cast("AsyncIterator[Any]", self._target))

    def __enter__(self) -> Blocking:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    server = FakeServer()
    yield server
    server.close()


@pytest.fixture(params=["sync", "async"])
def open_client(request: pytest.FixtureRequest, server: FakeServer) -> Iterator[OpenClient]:
    loop = asyncio.new_event_loop()
    opened: list[Any] = []

    def open_one(transport: httpx.MockTransport | None = None, **settings: Any) -> Rejoinder:
        settings = {"base_url": server.url, "api_key": KEY, "backoff": 0, **settings}
        client: Any
        if request.param == "sync":
            http_client = httpx.Client(transport=transport) if transport else None
            client = Rejoinder(**settings, http_client=http_client)
        else:
            http_async = httpx.AsyncClient(transport=transport) if transport else None
            client = Blocking(AsyncRejoinder(**settings, http_client=http_async), loop)
        opened.append(client)
        return cast(Rejoinder, client)

    yield open_one
    for client in opened:
        client.close()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@pytest.fixture
def client(open_client: OpenClient) -> Rejoinder:
    return open_client()
