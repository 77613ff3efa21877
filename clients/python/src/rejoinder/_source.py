"""Waits for sources."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from ._errors import RejoinderError
from .types import Source

FIRST_POLL = 0.5
SLOWEST_POLL = 10.0


def poll_pauses() -> Iterator[float]:
    """The seconds between polls."""
    return (min(SLOWEST_POLL, FIRST_POLL * 1.5 ** min(poll, 30)) for poll in count())


def is_ready(source: Source) -> bool:
    if source["status"] == "failed":
        message = source["reason"] or "The source could not be read"
        raise RejoinderError(message, code="SOURCE_FAILED", status=200, data=source)
    return source["status"] == "ready"
