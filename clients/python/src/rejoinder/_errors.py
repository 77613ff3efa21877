"""The exception that every call raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONNECTION_FAILED = "CONNECTION_FAILED"


class RejoinderError(Exception):
    """A request that failed, or an answer that ended with an error.

    ``code`` is one of the API's error codes, or ``CONNECTION_FAILED`` (with status 0) if there was no usable
    response. ``cause`` is the error of the model provider, which only keys of scope ``admin`` get.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int = 0,
        retryable: bool = False,
        retry_after: float | None = None,
        request_id: str | None = None,
        field: str | None = None,
        cause: dict[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        processed: bool = True,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.retryable = retryable
        self.retry_after = retry_after
        """Seconds to wait before the next attempt, if the server named them."""
        self.request_id = request_id
        self.field = field
        """The field, parameter or header that is wrong."""
        self.cause = cause
        self.data = data
        """What the response has besides the error, such as the ids of an answer that was cut off."""
        self._processed = processed

    @property
    def partial(self) -> str | None:
        """The stored text of an answer that failed after its beginning."""
        return self.data.get("response") if self.data else None

    def __str__(self) -> str:
        request = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.code}: {self.message}{request}"


def was_processed(error: RejoinderError) -> bool:
    """False if the server certainly did nothing, so that any request can be repeated."""
    return error._processed  # pyright: ignore[reportPrivateUsage]
