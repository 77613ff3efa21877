package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.reliability.KillRequest.Told;
import dev.rejoinder.reliability.KillRequest.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares the responses that clients received with the stored data. */
final class KillCheck {
    static final Map<String, String> NUMBERS =
            Map.of(
                    "turns that have not ended",
                    "select count(*) from turn where state in ('PENDING', 'STREAMING')",
                    "conversations with a wrong message count",
                    """
                    select count(*) from conversation c where c.message_count <>
                        (select count(*) + count(nullif(t.answer, '')) from turn t
                        where t.bot_id = c.bot_id and t.conversation_id = c.id)
                    """,
                    "turns without a conversation",
                    """
                    select count(*) from turn t where not exists (select 1 from conversation c
                        where c.bot_id = t.bot_id and c.id = t.conversation_id)
                    """,
                    "bots with a wrong count of conversations",
                    """
                    select count(*) from bot b where
                        (select count(*) from conversation c where c.bot_id = b.id) <>
                        coalesce((select conversations from conversation_count n
                            where n.bot_id = b.id), 0)
                    """,
                    "bots with a wrong count of active days",
                    """
                    select count(*) from bot b where
                        (select count(*) from conversation c where c.bot_id = b.id) <>
                        coalesce((select sum(conversations) from activity_day d
                            where d.bot_id = b.id), 0)
                    """);

    private final KillClient client;

    /** The number of answers that the last check compared. */
    record Seen(int answers, int stopped, int broken) {}

    private int answers;
    private int stopped;
    private int broken;

    KillCheck(KillClient client) {
        this.client = client;
    }

    /**
     * Checks every settled request of these conversations.
     *
     * @param byConversation all requests ever sent in each of them
     */
    Seen conversations(Map<String, List<KillRequest>> byConversation)
            throws IOException, InterruptedException {
        for (Map.Entry<String, List<KillRequest>> each : byConversation.entrySet()) {
            conversation(each.getKey(), each.getValue());
        }
        return new Seen(answers, stopped, broken);
    }

    private void conversation(String id, List<KillRequest> requests)
            throws IOException, InterruptedException {
        JsonNode history = client.history(id);
        var byQuestion = new HashMap<String, KillRequest>();
        requests.forEach(request -> byQuestion.put(request.question(), request));
        var seenIds = new HashSet<String>();
        List<JsonNode> messages = new ArrayList<>(history.get("messages").values());
        int i = 0;
        while (i < messages.size()) {
            JsonNode question = messages.get(i);
            assertThat(seenIds.add(text(question, "id"))).as("one id, one message").isTrue();
            assertThat(text(question, "role")).isEqualTo("user");
            // Remove it, so that a duplicate question fails the second lookup.
            KillRequest request = byQuestion.remove(text(question, "content"));
            if (request == null) {
                throw new AssertionError(question + " is nobody's, or there twice: " + history);
            }
            i++;
            boolean answered =
                    i < messages.size() && text(messages.get(i), "role").equals("assistant");
            if (answered) {
                assertThat(seenIds.add(text(messages.get(i), "id"))).isTrue();
            }
            answer(request, answered ? messages.get(i++) : null);
        }
        assertThat(byQuestion).as("requests that left no trace in %s", history).isEmpty();
        assertThat(history.get("metadata").get("messageCount").asInt()).isEqualTo(messages.size());
    }

    private void answer(KillRequest request, @Nullable JsonNode kept) {
        String text = kept == null ? "" : text(kept, "content");
        String status = kept == null ? "" : text(kept, "status");
        String whole = KillText.answer(request.question());
        switch (status) {
            case "complete" -> {
                assertThat(text).isEqualTo(whole);
                answers++;
            }
            case "stopped", "" -> {
                assertThat(request.mayBeStopped()).as("stopped by nobody: %s", request).isTrue();
                stopped++;
            }
            case "interrupted" -> broken++;
            default -> throw new AssertionError(request + " is " + kept);
        }
        assertThat(whole).startsWith(text);
        for (Told told : request.told()) {
            told(request, told, kept, text, status);
        }
    }

    private static void told(
            KillRequest request, Told told, @Nullable JsonNode kept, String text, String status) {
        if (kept != null) {
            assertThat(told.messageId()).as("%s", request).isEqualTo(text(kept, "id"));
        }
        switch (told.weight()) {
            case ANSWER -> {
                assertThat(text).as("%s", request).isEqualTo(told.text());
                assertThat(status).as("%s", request).isNotEqualTo("interrupted");
            }
            case BROKEN -> {
                assertThat(text).as("%s", request).isEqualTo(told.text());
                assertThat(status).as("%s", request).isEqualTo("interrupted");
            }
            case PART -> assertThat(KillText.answer(request.question())).startsWith(told.text());
        }
    }

    private static String text(JsonNode message, String name) {
        return message.get(name).stringValue();
    }

    /** Checks the counts of the conversation list. */
    void total(int conversations) throws IOException, InterruptedException {
        JsonNode total = client.conversations().get("pagination").get("total");
        assertThat(total.asInt()).as("conversations in all").isEqualTo(conversations);
    }

    /** Checks the database file while the server has it open. */
    static void file(Path folder) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("rejoinder.db"));
                Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery("pragma integrity_check")) {
                assertThat(result.getString(1)).isEqualTo("ok");
            }
            for (Map.Entry<String, String> number : NUMBERS.entrySet()) {
                try (ResultSet result = statement.executeQuery(number.getValue())) {
                    assertThat(result.getLong(1)).as(number.getKey()).isZero();
                }
            }
        }
    }

    static boolean isAnswer(KillRequest request) {
        return request.told().stream().anyMatch(told -> told.weight() == Weight.ANSWER);
    }
}
