from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import datetime, timezone

import pytest
import standardwebhooks

from rejoinder import RejoinderError, verify_webhook

SECRET = "whsec_" + base64.b64encode(b"the first secret of an endpoint").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret").decode()
EVENT = {"id": "evt_1", "type": "message.created", "timestamp": "2026-11-30T01:27:44.780Z", "data": {"name": "Zoë"}}
BODY = json.dumps(EVENT, ensure_ascii=False).encode()


def headers(*secrets: str, age: float = 0, body: bytes = BODY) -> dict[str, str]:
    """As the server signs, with the current secret and the one before."""
    at = datetime.fromtimestamp(time.time() - age, timezone.utc)
    standard = [standardwebhooks.Webhook(secret).sign("evt_1", at, body.decode()) for secret in secrets]
    whole = ["sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest() for secret in secrets]
    names = ("X-MGA-Signature", "X-MGA-Signature-Previous")
    return {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(standard),
        **dict(zip(names, whole, strict=False)),
    }


def without(headers: dict[str, str], prefix: str) -> dict[str, str]:
    return {name: value for name, value in headers.items() if not name.lower().startswith(prefix)}


def refused(body: bytes | str, headers: dict[str, str], secret: str = SECRET, tolerance: float | None = 300) -> str:
    with pytest.raises(RejoinderError) as raised:
        verify_webhook(body, headers, secret, tolerance=tolerance)
    assert raised.value.code == "INVALID_SIGNATURE"
    return raised.value.message


def test_a_delivery_is_verified() -> None:
    assert verify_webhook(BODY, headers(SECRET), SECRET) == EVENT
    assert verify_webhook(BODY.decode(), headers(SECRET), SECRET) == EVENT
    upper = {name.upper(): value for name, value in headers(SECRET).items()}
    assert verify_webhook(BODY, upper, SECRET) == EVENT


def test_both_secrets_are_right_during_a_rotation() -> None:
    rotated = headers(OTHER, SECRET)
    assert verify_webhook(BODY, rotated, OTHER) == EVENT
    assert verify_webhook(BODY, rotated, SECRET) == EVENT


def test_a_changed_delivery_is_refused() -> None:
    assert "No signature" in refused(BODY + b" ", headers(SECRET))
    assert "No signature" in refused(BODY, headers(OTHER))
    for changed in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        good = headers(SECRET)
        refused(BODY, {**good, changed: good[changed] + "0"})
        refused(BODY, without(good, changed))


def test_signatures_of_other_versions_are_ignored() -> None:
    good = headers(SECRET)
    other = good["webhook-signature"].replace("v1,", "v2,")
    refused(BODY, {**good, "webhook-signature": other})
    assert verify_webhook(BODY, {**good, "webhook-signature": f"{other} {good['webhook-signature']}"}, SECRET) == EVENT


def test_the_age_is_checked() -> None:
    assert "too old" in refused(BODY, headers(SECRET, age=302))
    assert "too old" in refused(BODY, headers(SECRET, age=-302))
    assert verify_webhook(BODY, headers(SECRET, age=302), SECRET, tolerance=600) == EVENT
    assert verify_webhook(BODY, headers(SECRET, age=1e6), SECRET, tolerance=None) == EVENT
    refused(BODY, {**headers(SECRET), "webhook-timestamp": "nan"})


def test_the_signature_without_a_time_needs_a_caller_that_accepts_any_age() -> None:
    only = without(headers(OTHER, SECRET), "webhook-")
    refused(BODY, only)
    assert verify_webhook(BODY, only, SECRET, tolerance=None) == EVENT
    assert verify_webhook(BODY, only, OTHER, tolerance=None) == EVENT
    refused(BODY + b" ", only, tolerance=None)
    refused(BODY, {}, tolerance=None)
    wrong = {**headers(SECRET), "webhook-signature": "v1,AAAA"}
    refused(BODY, wrong, tolerance=None)


def test_a_wrong_secret_of_the_program_is_another_error() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        verify_webhook(BODY, headers(SECRET), "not base64!")


def test_a_body_that_is_not_json_is_refused() -> None:
    assert "JSON" in refused(b"{", headers(SECRET, body=b"{"))
