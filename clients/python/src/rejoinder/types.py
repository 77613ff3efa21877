"""What the API takes and returns.

Dictionaries keep the names of the API and every field that the server sends, also those that are not listed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

Json = Mapping[str, Any]


class TokenUsage(TypedDict):
    inputTokens: int
    outputTokens: int


class CitedPassage(TypedDict):
    number: int
    sourceId: str
    title: str
    section: str
    url: str | None
    file: str | None
    page: int | None
    score: float
    text: str


class ToolCallRequest(TypedDict):
    callId: str
    tool: str
    title: str
    arguments: dict[str, Any] | str
    """A string if the model wrote no JSON object."""


class RequiredAction(ToolCallRequest):
    type: Literal["approval", "tool_result"]
    expiresAt: str | None


@dataclass(frozen=True)
class Answer:
    text: str
    conversation_id: str
    message_id: str
    finish_reason: str | None
    """Why the answer ended; None while it waits."""
    sources: list[CitedPassage]
    """The passages that the answer cites."""
    looked_at: list[CitedPassage] | None
    """The passages that the model was given, if they differ and the server still has them."""
    usage: TokenUsage | None
    suggestions: list[str]
    """Questions that the bot can answer next."""
    status: Literal["complete", "stopped", "requires_action"]
    """With ``requires_action``, the answer waits for ``required_actions``."""
    required_actions: list[RequiredAction]
    handover: dict[str, Any] | None
    """Present if a person is asked for or has the conversation."""
    data: dict[str, Any] = field(repr=False)
    """All fields of the API."""


@dataclass(frozen=True)
class StoppedAnswer:
    text: str
    """The text up to the stop."""
    conversation_id: str
    message_id: str
    status: Literal["complete", "stopped", "interrupted", "failed"]
    """``complete`` if the answer had ended before."""


# Events of a stream


class MessageStartEvent(TypedDict):
    type: Literal["message.start"]
    conversationId: str
    messageId: str
    userMessageId: str


class MessageSourcesEvent(TypedDict):
    type: Literal["message.sources"]
    sources: list[CitedPassage]


class MessageDeltaEvent(TypedDict):
    type: Literal["message.delta"]
    delta: str


class MessageToolStartedEvent(ToolCallRequest):
    type: Literal["message.tool.started"]


class MessageToolCompletedEvent(TypedDict):
    type: Literal["message.tool.completed"]
    callId: str
    tool: str
    status: Literal["ok", "error", "denied", "unknown"]
    expired: bool
    durationMillis: int | None
    result: str


class MessageApprovalRequestedEvent(ToolCallRequest):
    type: Literal["message.approval.requested"]
    expiresAt: str | None


class MessageToolRequestedEvent(ToolCallRequest):
    type: Literal["message.tool.requested"]
    expiresAt: str | None


class MessageCompletedEvent(TypedDict):
    type: Literal["message.completed"]
    success: Literal[True]
    data: dict[str, Any]
    error: None


Event = (
    MessageStartEvent
    | MessageSourcesEvent
    | MessageDeltaEvent
    | MessageToolStartedEvent
    | MessageToolCompletedEvent
    | MessageApprovalRequestedEvent
    | MessageToolRequestedEvent
    | MessageCompletedEvent
)
"""An event of a stream, told apart by ``type``. Ignore types that you do not know."""


# Messages, tools and feedback


class _Tool(TypedDict):
    name: str


class Tool(_Tool, total=False):
    """A tool of your program, which it calls itself."""

    description: str
    parameters: Json
    """A JSON Schema with the type ``object``."""


class NewAttachment(TypedDict, total=False):
    """A file of a message: a ``fileId``, a ``url``, or a ``name`` and ``data`` in Base64."""

    fileId: str
    url: str
    name: str
    data: str


class _Attachment(TypedDict):
    fileId: str
    name: str
    type: str
    """The media type, by the content."""
    bytes: int


class Attachment(_Attachment, total=False):
    """A file of a message. Images have a size in pixels."""

    width: int
    height: int


class _UploadedFile(Attachment):
    expiresAt: str
    """When it is deleted unless a message uses it."""


class UploadedFile(_UploadedFile, total=False):
    truncated: bool
    """Whether its text is too long: models get nothing of the rest."""


class _Approval(TypedDict):
    callId: str
    approve: bool


class Approval(_Approval, total=False):
    reason: str


class _ToolResult(TypedDict):
    callId: str
    output: Any


class ToolResult(_ToolResult, total=False):
    isError: bool


class DecidedAnswer(TypedDict):
    messageId: str
    conversationId: str
    status: Literal["requires_action", "running", "complete", "stopped", "interrupted", "failed"]
    requiredActions: list[RequiredAction]


class _Feedback(TypedDict):
    rating: Literal["up", "down"]
    comment: str | None
    givenAt: str


class Feedback(_Feedback, total=False):
    givenBy: dict[str, str]


# Conversations


class _Message(TypedDict):
    id: str
    role: Literal["user", "assistant"]
    content: str
    timestamp: str


class Message(_Message, total=False):
    author: dict[str, Any]
    status: Literal["pending", "streaming", "waiting", "complete", "stopped", "interrupted", "failed"]
    answerId: str
    sources: list[CitedPassage]
    metadata: dict[str, Any]
    usage: TokenUsage | None
    steps: list[dict[str, Any]]
    feedback: Feedback | None
    attachments: list[Attachment]


class ConversationTotals(TypedDict):
    createdAt: str
    messageCount: int


class _Conversation(TypedDict):
    conversationId: str
    messages: list[Message]
    metadata: ConversationTotals


class Conversation(_Conversation, total=False):
    handover: dict[str, Any]


class _ConversationSummary(TypedDict):
    id: str
    preview: str
    messageCount: int
    createdAt: str
    updatedAt: str


class ConversationSummary(_ConversationSummary, total=False):
    running: bool
    waiting: bool
    handover: dict[str, Any]
    feedback: dict[str, int]


class DeletedConversation(TypedDict):
    conversationId: str
    deleted: bool


class Deleted(TypedDict):
    id: str
    deleted: bool


# Bots


class BotSettings(TypedDict, total=False):
    """``bots.create`` needs ``name``. In ``bots.update``, a missing field keeps its value, and None resets it."""

    name: str
    shortName: str | None
    instructions: str | None
    welcomeMessage: str | None
    model: str | None
    fallbackModels: list[str] | None
    temperature: float | None
    maxTokens: int | None
    historyLength: int | None
    fallbackMessage: str | None
    knowledgePassages: int | None
    matchThreshold: float | None
    allowedOrigins: list[str] | None
    modelOptionsFromCaller: bool | None
    enabled: bool | None
    feedback: bool | None
    leadForm: dict[str, Any] | None
    handover: dict[str, Any] | None
    suggestFollowUps: bool | None
    caution: Literal["eager", "balanced", "careful"] | None
    images: Literal["auto", "yes", "no"] | None
    widget: dict[str, Any] | None
    retentionDays: int | None


class _Bot(TypedDict):
    id: str
    shortName: str | None
    name: str
    model: str
    enabled: bool
    createdAt: str
    updatedAt: str


class Bot(_Bot, total=False):
    """``bots.list(brief=True)`` has ``excerpt`` and ``lastActivityAt`` in place of the settings."""

    instructions: str
    welcomeMessage: str
    fallbackModels: list[str]
    temperature: float | None
    maxTokens: int
    historyLength: int
    fallbackMessage: str
    knowledgePassages: int
    matchThreshold: float
    allowedOrigins: list[str]
    modelOptionsFromCaller: bool
    feedback: bool
    leadForm: dict[str, Any]
    handover: dict[str, Any]
    suggestFollowUps: bool
    caution: Literal["eager", "balanced", "careful"]
    images: Literal["auto", "yes", "no"]
    widget: dict[str, Any]
    retentionDays: int | None
    excerpt: str
    lastActivityAt: str | None


# Knowledge


class _Pair(TypedDict):
    question: str
    answer: str


class QuestionAndAnswer(_Pair, total=False):
    alternatives: list[str]


class _NewSource(TypedDict):
    type: Literal["text", "qa", "page", "site"]


class NewSource(_NewSource, total=False):
    title: str
    text: str
    pairs: list[QuestionAndAnswer]
    url: str
    resyncHours: int
    maxDepth: int
    maxPages: int


class Source(TypedDict):
    id: str
    type: Literal["text", "qa", "file", "page", "site"]
    title: str
    url: str | None
    file: str | None
    maxDepth: int | None
    maxPages: int | None
    resyncHours: int | None
    status: Literal["queued", "reading", "indexing", "ready", "failed"]
    reason: str | None
    """Why it failed, or which parts could not be read."""
    progress: int
    """Of the current status, in percent."""
    bytes: int
    documents: int
    chunks: int
    createdAt: str
    updatedAt: str
    syncedAt: str | None


# Keys


class _NewKey(TypedDict):
    name: str
    scope: Literal["read", "write", "admin"]


class NewKey(_NewKey, total=False):
    bots: Sequence[str]
    limits: dict[str, int]
    expiresAt: str


class ApiKey(TypedDict):
    id: str
    name: str
    prefix: str
    scope: Literal["read", "write", "admin"]
    bots: list[str]
    limits: dict[str, int]
    createdAt: str
    expiresAt: str | None
    lastUsedAt: str | None
    revokedAt: str | None
    replacedBy: str | None


class CreatedApiKey(ApiKey):
    key: str
    """The key itself, which no other response contains."""


# Webhooks


class WebhookSettings(TypedDict, total=False):
    """``webhooks.create`` needs ``url`` and ``events``. In ``webhooks.update``, a missing field keeps its value."""

    url: str
    events: Sequence[str]
    bots: Sequence[str] | None
    description: str | None
    schedule: Literal["standard", "long"] | None
    enabled: bool | None


class WebhookEndpoint(TypedDict):
    id: str
    url: str
    events: list[str]
    bots: list[str]
    description: str | None
    schedule: Literal["standard", "long"]
    enabled: bool
    disabledReason: Literal["gone", "failing"] | None
    disabledAt: str | None
    failingSince: str | None
    previousSecretUntil: str | None
    createdAt: str
    updatedAt: str


class WebhookEndpointWithSecret(WebhookEndpoint):
    secret: str
    """The signing secret, which only the responses that create or rotate it contain."""


class WebhookRequest(TypedDict):
    url: str
    body: str


class _Attempt(TypedDict):
    eventId: str
    request: WebhookRequest


class _AttemptResult(_Attempt, total=False):
    durationMillis: int
    status: int
    response: str
    error: str | None


class WebhookTest(_AttemptResult):
    delivered: bool


class WebhookDelivery(_AttemptResult):
    type: str
    state: Literal["pending", "sending", "delivered", "failed"]
    createdAt: str
    attempts: int
    nextAttemptAt: str | None
    lastAttemptAt: str | None


class _Replay(TypedDict):
    deliveries: int


class Replay(_Replay, total=False):
    nextSince: str
    """The time has more events: continue with this ``since``."""


class WebhookEvent(TypedDict):
    """A delivery to your endpoint. Ignore types and fields that you do not know."""

    id: str
    """The same in each delivery of an event: ignore one that you have processed."""
    type: str
    timestamp: str
    data: dict[str, Any]
