"""Verifies the deliveries on standard input, one JSON object a line: {secret, headers, body}. Prints their types."""

import hashlib
import hmac
import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError


def verify(raw_body: bytes, signature: str, secret: str) -> bool:
    expected = "sha256=" + hmac.new(secret.encode(), raw_body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature)


for line in sys.stdin:
    delivery = json.loads(line)
    secret, headers, body = delivery["secret"], delivery["headers"], delivery["body"]
    event = Webhook(secret).verify(body, headers)
    assert event["id"] == headers["webhook-id"]
    signatures = [headers["x-mga-signature"], headers.get("x-mga-signature-previous", "")]
    assert any(verify(body.encode(), signature, secret) for signature in signatures)
    assert not any(verify(body.encode() + b" ", signature, secret) for signature in signatures)
    try:
        Webhook(secret).verify(body + " ", headers)
        raise AssertionError("a changed body was accepted")
    except WebhookVerificationError:
        pass
    print(event["type"])
