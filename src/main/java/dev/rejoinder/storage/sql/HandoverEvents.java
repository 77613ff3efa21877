package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.handover.Handover;
import java.util.List;

/** The events that changes of handovers cause. */
final class HandoverEvents {
    private HandoverEvents() {}

    /** The events of a handover that has just come into its state. */
    static List<NewEvent> of(Handover handover) {
        MessageAuthor agent = handover.agent();
        NewEvent own =
                switch (handover.state()) {
                    case WAITING ->
                            event(
                                    EventType.HANDOVER_REQUESTED,
                                    handover,
                                    "{\"reason\":\"" + handover.reason().wireName() + "\"}");
                    case ACTIVE ->
                            event(
                                    EventType.HANDOVER_ACCEPTED,
                                    handover,
                                    agent == null
                                            ? NewEvent.NO_DATA
                                            : "{\"agentId\":\"" + agent.id() + "\"}");
                    case ENDED ->
                            event(
                                    EventType.HANDOVER_ENDED,
                                    handover,
                                    "{\"unanswered\":" + handover.unanswered() + "}");
                };
        return List.of(
                own,
                event(
                        EventType.CONVERSATION_UPDATED,
                        handover,
                        "{\"handover\":\"" + handover.state().wireName() + "\"}"));
    }

    private static NewEvent event(EventType type, Handover handover, String data) {
        return new NewEvent(type, handover.botId(), handover.conversationId(), null, data);
    }
}
