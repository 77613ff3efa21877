"""The IO that differs between the two clients in more than ``await``."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

import httpx


async def pause_async(closing: asyncio.Event, seconds: float) -> None:
    """Sleeps, until it closes at most."""
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(closing.wait(), seconds)


def pause(closing: threading.Event, seconds: float) -> None:
    """Sleeps, until it closes at most."""
    closing.wait(seconds)


async def interrupt_async(response: httpx.Response) -> None:
    """Ends a read of another task."""
    await response.aclose()


def interrupt(response: httpx.Response) -> None:
    """Ends a read of another thread. Closing a socket would not; shutting it down does."""
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None
    if connection is not None:
        with suppress(OSError):
            # Not that of ssl.SSLSocket, which takes the session from a read that has just begun.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
