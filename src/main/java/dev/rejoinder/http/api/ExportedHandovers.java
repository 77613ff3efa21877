package dev.rejoinder.http.api;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.handover.ConversationNote;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverStore;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The handovers of a conversation and the notes of its agents, in exports. */
final class ExportedHandovers {
    private final HandoverStore handovers;

    ExportedHandovers(HandoverStore handovers) {
        this.handovers = handovers;
    }

    void write(ExportSink sink, Conversation conversation, ExportCounts counts) throws IOException {
        if (!conversation.hasHandover()) {
            return;
        }
        for (Handover handover :
                handovers.ofConversation(conversation.botId(), conversation.id())) {
            sink.write("handover", fields -> write(fields, handover));
            counts.add("handovers", 1);
        }
        for (ConversationNote note : handovers.notes(conversation.botId(), conversation.id())) {
            sink.write("note", fields -> write(fields, conversation, note));
            counts.add("notes", 1);
        }
    }

    private static void write(ExportSink.Fields fields, Handover handover) {
        fields.text("conversationId", handover.conversationId());
        fields.text("author", name(handover.agent()));
        fields.text("content", handover.note());
        fields.time("timestamp", handover.requestedAt());
        fields.text("status", handover.state().name().toLowerCase(Locale.ROOT));
        fields.text("reason", handover.reason().wireName());
        fields.time("acceptedAt", handover.acceptedAt());
        fields.time("endedAt", handover.endedAt());
    }

    private static void write(
            ExportSink.Fields fields, Conversation conversation, ConversationNote note) {
        fields.text("conversationId", conversation.id());
        fields.text("id", note.id());
        fields.text("author", note.author().name());
        fields.text("content", note.text());
        fields.time("timestamp", note.createdAt());
    }

    private static @Nullable String name(@Nullable MessageAuthor agent) {
        return agent == null ? null : agent.name();
    }
}
