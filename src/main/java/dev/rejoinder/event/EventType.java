package dev.rejoinder.event;

import java.util.Arrays;
import java.util.Optional;

/** The types of events. Databases and webhook endpoints keep the wire names. */
public enum EventType {
    CONVERSATION_CREATED("conversation.created"),
    /** The metadata or the handover of a conversation changed. */
    CONVERSATION_UPDATED("conversation.updated"),
    /** A person closed the conversation. */
    CONVERSATION_COMPLETED("conversation.completed"),
    CONVERSATION_DELETED("conversation.deleted"),
    /** A question was accepted, or an answer is complete, stopped or interrupted. */
    MESSAGE_CREATED("message.created"),
    MESSAGE_UPDATED("message.updated"),
    /** The text of a broken answer was dropped, because its question is answered anew. */
    MESSAGE_DELETED("message.deleted"),
    /** A question has no answer, or only the beginning of one. */
    MESSAGE_FAILED("message.failed"),
    MESSAGE_FEEDBACK("message.feedback"),
    /** The bot answered with its fallback message. */
    QUESTION_UNANSWERED("question.unanswered"),
    HANDOVER_REQUESTED("handover.requested"),
    HANDOVER_ACCEPTED("handover.accepted"),
    HANDOVER_ENDED("handover.ended"),
    LEAD_CREATED("lead.created"),
    SOURCE_FAILED("source.failed"),
    /** A daily budget of the bot is used up. */
    BUDGET_EXCEEDED("budget.exceeded"),
    BOT_UPDATED("bot.updated"),
    BOT_PUBLISHED("bot.published"),
    BOT_DISABLED("bot.disabled");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in webhooks, such as {@code message.created}. */
    public String wireName() {
        return wireName;
    }

    /** Finds a type by its wire name. */
    public static Optional<EventType> of(String wireName) {
        return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
    }
}
