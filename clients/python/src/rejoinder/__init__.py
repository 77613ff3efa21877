"""Client library for Rejoinder: streams that resume by themselves, messages that are sent once."""

from ._async import AsyncAnswerStream, AsyncRejoinder
from ._errors import RejoinderError
from ._sync import AnswerStream, Rejoinder
from ._webhook import verify_webhook
from .types import Answer, Event, WebhookEvent

__all__ = [
    "Answer",
    "AnswerStream",
    "AsyncAnswerStream",
    "AsyncRejoinder",
    "Event",
    "Rejoinder",
    "RejoinderError",
    "WebhookEvent",
    "verify_webhook",
]
__version__ = "0.1.0"
