package dev.rejoinder.storage.sql;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The events that turns cause. */
final class TurnEvents {
    private static final String OF_USER = "{\"role\":\"user\"}";

    private TurnEvents() {}

    /** The event of a conversation that begins with a turn. */
    static NewEvent conversationCreated(NewTurn turn) {
        return NewEvent.ofConversation(
                EventType.CONVERSATION_CREATED, turn.botId(), turn.conversationId());
    }

    /** The event of an accepted question. */
    static NewEvent questionCreated(NewTurn turn) {
        return new NewEvent(
                EventType.MESSAGE_CREATED,
                turn.botId(),
                turn.conversationId(),
                turn.userMessageId(),
                turn.files().isEmpty()
                        ? OF_USER
                        : "{\"role\":\"user\",\"attachments\":" + turn.files().ids().size() + "}");
    }

    /** The event of a broken answer whose question is answered anew. */
    static NewEvent answerDeleted(Turn broken) {
        TurnKey key = broken.key();
        return new NewEvent(
                EventType.MESSAGE_DELETED,
                key.botId(),
                key.conversationId(),
                broken.messageId(),
                NewEvent.NO_DATA);
    }

    /** The events of the end of a turn. All are about its answer, whose id they do not have. */
    static List<NewEvent> ended(TurnKey key, TurnEnd end) {
        var events = new ArrayList<NewEvent>();
        boolean answered = !end.answer().isEmpty();
        if (answered) {
            String status = end.state().name().toLowerCase(Locale.ROOT);
            events.add(
                    ofAnswer(
                            EventType.MESSAGE_CREATED,
                            key,
                            "{\"role\":\"assistant\",\"status\":\"" + status + "\"}"));
        }
        ErrorCode error = end.error();
        if (error != null) {
            events.add(
                    ofAnswer(
                            EventType.MESSAGE_FAILED,
                            key,
                            "{\"error\":\"" + error.name() + "\",\"partial\":" + answered + "}"));
        }
        if (end.fellBack()) {
            events.add(ofAnswer(EventType.QUESTION_UNANSWERED, key, NewEvent.NO_DATA));
        }
        return events;
    }

    private static NewEvent ofAnswer(EventType type, TurnKey key, String data) {
        return new NewEvent(type, key.botId(), key.conversationId(), null, data);
    }
}
