"""An HTTP server that answers as a test tells it, and cuts its responses anywhere."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def line(self) -> str:
        return f"{self.method} {self.path.removeprefix('/api/v1')}"


@dataclass(frozen=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Iterable[bytes] | None = None
    """The body of a stream, in the pieces in which it is sent."""
    cut: bool = False
    """Closes the connection after the body, before its end."""


def data(value: Any) -> Response:
    return Response(body=json.dumps({"success": True, "data": value, "error": None}).encode())


def error(status: int, code: str, *, retryable: bool = False, data: Any = None, **headers: str) -> Response:
    failure = {"code": code, "message": f"This is {code}.", "requestId": "req_1", "retryable": retryable}
    body = json.dumps({"success": False, "data": data, "error": failure}).encode()
    return Response(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def stream(*pieces: bytes, cut: bool = False) -> Response:
    return Response(headers={"Content-Type": "text/event-stream; charset=utf-8"}, pieces=pieces, cut=cut)


NO_RESPONSE = Response(status=0)
"""Closes the connection instead of a response."""


class FakeServer:
    """Serves requests, each with the next of the responses, or with what ``respond`` returns."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.respond: Callable[[Request], Response] = lambda request: NO_RESPONSE
        fake = self

        class Handler(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self) -> None:
                try:
                    while (request := _read(self)) is not None:
                        fake.requests.append(request)
                        if not _write(self, fake.respond(request)):
                            return
                except OSError:
                    pass  # The client has left.

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def script(self, *responses: Response) -> None:
        left = iter(responses)
        self.respond = lambda request: next(left, NO_RESPONSE)

    @property
    def lines(self) -> list[str]:
        return [request.line for request in self.requests]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _read(handler: socketserver.StreamRequestHandler) -> Request | None:
    first = handler.rfile.readline().decode()
    if not first:
        return None
    method, target, _ = first.split(" ")
    headers = {}
    while line := handler.rfile.readline().decode().strip():
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    body = handler.rfile.read(int(headers.get("content-length", 0)))
    url = urlsplit(target)
    return Request(method, url.path, dict(parse_qsl(url.query)), headers, body)


def _write(handler: socketserver.StreamRequestHandler, response: Response) -> bool:
    if response.status == 0:
        return False
    head = {"Content-Type": "application/json", **response.headers}
    if response.pieces is None:
        head["Content-Length"] = str(len(response.body))
    else:
        head["Transfer-Encoding"] = "chunked"
    lines = [f"HTTP/1.1 {response.status} Status", *(f"{name}: {value}" for name, value in head.items())]
    handler.wfile.write("\r\n".join([*lines, "", ""]).encode())
    if response.pieces is None:
        handler.wfile.write(response.body[: len(response.body) // 2] if response.cut else response.body)
        return not response.cut
    for piece in response.pieces:
        if piece:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    if response.cut:
        handler.connection.shutdown(socket.SHUT_RDWR)
        return False
    handler.wfile.write(b"0\r\n\r\n")
    return True
