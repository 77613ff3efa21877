"""Checks the signatures of webhook deliveries."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from collections.abc import Mapping
from typing import cast

from ._errors import RejoinderError
from .types import WebhookEvent

_PREFIX = "whsec_"


def verify_webhook(
    body: bytes | str, headers: Mapping[str, str], secret: str, *, tolerance: float | None = 300
) -> WebhookEvent:
    """Checks the signature and the age of a delivery, and returns its event.

    :param body: the raw body of the request, not parsed JSON
    :param headers: of the request, in any case
    :param secret: of the endpoint, ``whsec_…``. After a rotation, both the old and the new one are right for 24
        hours.
    :param tolerance: how many seconds the delivery may be old, or ahead of this clock. None accepts any age, and
        also a delivery that has only ``X-MGA-Signature``, which does not cover the time.
    :raises RejoinderError: with the code ``INVALID_SIGNATURE``
    """
    raw = body.encode() if isinstance(body, str) else body
    lower = {name.lower(): value for name, value in headers.items()}
    if "webhook-signature" in lower or tolerance is not None:
        _verify_standard(raw, lower, secret, tolerance)
    else:
        _verify_body(raw, lower, secret)
    try:
        return cast(WebhookEvent, json.loads(raw))
    except ValueError as error:
        raise _invalid("The body is not JSON") from error


def _verify_standard(body: bytes, headers: Mapping[str, str], secret: str, tolerance: float | None) -> None:
    """Standard Webhooks: covers the id and the time; one signature for each valid secret."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("secret must be whsec_ and base64") from error
    timestamp = headers.get("webhook-timestamp", "")
    signed = f"{headers.get('webhook-id', '')}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, "sha256"))
    signatures = headers.get("webhook-signature", "").split(" ")
    _require_one(b"v1," + expected, signatures)
    if tolerance is not None and not abs(time.time() - _unix_time(timestamp)) <= tolerance:
        raise _invalid("The delivery is too old, or the clocks differ")


def _verify_body(body: bytes, headers: Mapping[str, str], secret: str) -> None:
    expected = b"sha256=" + hmac.digest(secret.encode(), body, "sha256").hex().encode()
    _require_one(expected, [headers.get(f"x-mga-signature{each}", "") for each in ("", "-previous")])


def _require_one(expected: bytes, signatures: list[str]) -> None:
    matches = [hmac.compare_digest(expected, signature.encode()) for signature in signatures]
    if not any(matches):
        raise _invalid("No signature is right for this body and secret")


def _unix_time(timestamp: str) -> float:
    try:
        return int(timestamp)
    except ValueError as error:
        raise _invalid("webhook-timestamp is not a time") from error


def _invalid(message: str) -> RejoinderError:
    return RejoinderError(message, code="INVALID_SIGNATURE")
