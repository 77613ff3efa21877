"""Requests, responses and retries, without the IO."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx

from ._errors import CONNECTION_FAILED, RejoinderError, was_processed
from ._upload import Upload

T = TypeVar("T")

LONGEST_RETRY_AFTER = 60
"""Seconds; a longer wait is for the caller to decide."""
_OF_PROXIES = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
_LARGEST_PAGE = 100


@dataclass(frozen=True)
class Call(Generic[T]):
    """A request whose response has a T as its ``data``."""

    method: str
    path: str
    params: Mapping[str, object] | None = None
    body: Mapping[str, object] | None = None
    upload: Upload | None = None
    headers: Mapping[str, str] | None = None
    repeatable: bool = False
    """Whether the request may be sent again although the server may have processed it. GET always may."""


@dataclass(frozen=True)
class Pages(Generic[T]):
    """A list of T, in pages."""

    path: str
    items: str
    params: Mapping[str, object] | None = None

    def first(self) -> Call[dict[str, Any]]:
        return Call("GET", self.path, params={"limit": _LARGEST_PAGE, **(self.params or {})})

    def after(self, page: Call[dict[str, Any]], data: dict[str, Any]) -> Call[dict[str, Any]] | None:
        pagination = data.get("pagination", {})
        if not pagination.get("hasMore"):
            return None
        cursor = pagination.get("cursor")
        following = {"page": pagination["page"] + 1} if cursor is None else {"cursor": cursor}
        return replace(page, params={**(page.params or {}), **following})


def path(*segments: str) -> str:
    for segment in segments:
        if segment in ("", ".", ".."):
            raise ValueError(f"{segment!r} is not an id")
    return "/api/v1/" + "/".join(quote(segment, safe="") for segment in segments)


def given(fields: Mapping[str, T | None]) -> dict[str, T]:
    return {name: value for name, value in fields.items() if value is not None}


def send_once(path: str, body: Mapping[str, object], key: str | None) -> Call[Any]:
    """A message that is accepted once, however often it is sent."""
    return Call("POST", path, body=body, headers={"Idempotency-Key": key or uuid4().hex}, repeatable=True)


@dataclass(frozen=True)
class Settings:
    """Where requests go, with which key, and how they are repeated. Times are in seconds."""

    url: str
    key: str = field(repr=False)
    max_retries: int
    backoff: float
    max_backoff: float
    timeout: float

    @staticmethod
    def of(
        base_url: str | None,
        api_key: str | None,
        *,
        max_retries: int,
        backoff: float,
        max_backoff: float,
        timeout: float,
    ) -> Settings:
        url = _setting(base_url, "base_url", "REJOINDER_URL")
        key = _setting(api_key, "api_key", "REJOINDER_KEY")
        if not url.startswith(("http://", "https://")):
            raise ValueError("base_url must begin with http:// or https://")
        if not (key.isascii() and key.isprintable() and " " not in key):
            raise ValueError("api_key must consist of visible ASCII characters")
        return Settings(url.rstrip("/"), key, max_retries, backoff, max_backoff, timeout)

    def request(self, client: httpx.Client | httpx.AsyncClient, call: Call[Any]) -> httpx.Request:
        content: dict[str, Any] = {"params": call.params or None}
        if call.body is not None:
            content["content"] = json.dumps(call.body, ensure_ascii=False).encode()
            content["headers"] = {"Content-Type": "application/json"}
        if call.upload is not None:
            call.upload.file.seek(0)
            content["files"] = {"file": (call.upload.name, call.upload.file)}
            content["data"] = given({"title": call.upload.title})
        timeout = httpx.Timeout(self.timeout)
        request = client.build_request(call.method, self.url + call.path, timeout=timeout, **content)
        request.headers.update({**(call.headers or {}), "Authorization": f"Bearer {self.key}"})
        return request


def _setting(value: str | None, name: str, variable: str) -> str:
    value = value or os.environ.get(variable)
    if not value:
        raise ValueError(f"Pass {name}, or set {variable}")
    return value


def content(response: httpx.Response) -> bytes:
    """The body of a response that was read; raises RejoinderError."""
    if not response.is_success:
        raise error_of(response)
    return response.content


def decode(response: httpx.Response) -> Any:
    """The ``data`` of a response that was read; raises RejoinderError."""
    if not response.is_success:
        raise error_of(response)
    try:
        return response.json()["data"]
    except (ValueError, TypeError, KeyError) as error:
        raise unexpected(response) from error


def error_of(response: httpx.Response) -> RejoinderError:
    """The error in a response that was read."""
    status = response.status_code
    try:
        body = response.json()
        error = body["error"]
        failure = failed(error, body.get("data"), status)
    except (ValueError, TypeError, KeyError, AttributeError):
        failure = unexpected(response)
    failure.retry_after = _seconds(response.headers.get("Retry-After"))
    failure.request_id = failure.request_id or response.headers.get("X-Request-Id")
    return failure


def unexpected(response: httpx.Response) -> RejoinderError:
    status = response.status_code
    return RejoinderError(
        f"{response.url} answered {status}, which is not a response of Rejoinder. Check base_url.",
        code="UNEXPECTED_RESPONSE",
        status=status,
        retryable=status in _OF_PROXIES,
    )


def failed(error: dict[str, Any], data: Any, status: int) -> RejoinderError:
    """An ``error`` of the API."""
    retryable = error.get("retryable") is True
    return RejoinderError(
        error["message"],
        code=error["code"],
        status=status,
        retryable=retryable,
        request_id=error.get("requestId"),
        field=error.get("field"),
        cause=error.get("cause"),
        data=data,
        processed=not (retryable and status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)),
    )


def _seconds(retry_after: str | None) -> float | None:
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    now = datetime.now(timezone.utc)
    return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=timezone.utc)) - now).total_seconds())


def connection_failed(message: str, *, processed: bool = True) -> RejoinderError:
    return RejoinderError(message, code=CONNECTION_FAILED, retryable=True, processed=processed)


class Retries:
    """Counts the attempts in a row without progress."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made = 0

    def progress(self) -> None:
        self._made = 0

    def pause(self, call: Call[Any], failure: RejoinderError | httpx.RequestError) -> float:
        """How many seconds to wait before the next attempt; raises RejoinderError if there is none."""
        error = as_error(failure)
        wait = error.retry_after
        allowed = (
            error.retryable
            and (call.repeatable or call.method == "GET" or not was_processed(error))
            and self._made < self._settings.max_retries
            and (wait is None or wait <= LONGEST_RETRY_AFTER)
        )
        if not allowed:
            raise error from (failure if error is not failure else failure.__cause__)
        backoff = min(self._settings.max_backoff, self._settings.backoff * 2.0 ** min(self._made, 30))
        self._made += 1
        return backoff * random.uniform(0.75, 1.25) if wait is None else wait


def as_error(failure: RejoinderError | httpx.RequestError) -> RejoinderError:
    if isinstance(failure, RejoinderError):
        return failure
    unopened = isinstance(failure, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    message = "The connection could not be opened" if unopened else "The connection failed"
    return connection_failed(f"{message}: {str(failure) or type(failure).__name__}", processed=not unopened)
