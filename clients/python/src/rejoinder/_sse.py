"""An incremental parser of server-sent events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class ServerSentEvent:
    id: str
    data: str


class EventParser:
    """Parses one response. Its bytes may arrive in any pieces.

    Lines are decoded only when they are complete, so a cut inside a character or between CR and LF does no harm.
    An event without its final blank line is incomplete and never returned.
    """

    def __init__(self) -> None:
        self.comments = 0
        """How many comments there were; servers send them as heartbeats."""
        self._line = bytearray()
        self._after_cr = False
        self._first_line = True
        self._data: list[str] = []
        self._id = ""

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        if not chunk:
            return
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
            self._after_cr = False
        if chunk:
            self._after_cr = chunk.endswith(b"\r")
        first, *rest = _LINE_END.split(chunk)
        self._line += first
        for start in rest:
            event = self._end_line()
            self._line += start
            if event is not None:
                yield event

    def _end_line(self) -> ServerSentEvent | None:
        line = bytes(self._line)
        self._line.clear()
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BOM)
        if not line:
            return self._dispatch()
        if line.startswith(b":"):
            self.comments += 1
            return None
        name, _, value = line.decode(errors="replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        if not self._data:
            return None
        event = ServerSentEvent(self._id, "\n".join(self._data))
        self._data.clear()
        return event
