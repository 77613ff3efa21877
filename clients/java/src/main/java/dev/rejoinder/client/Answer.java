package dev.rejoinder.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * An answer.
 *
 * @param text of the answer, or the text so far if it is not complete
 * @param finishReason such as {@code stop}; null while the answer waits
 * @param sources the passages that the text cites
 * @param lookedAt the passages that the model got, if they are others
 * @param usage null if the provider does not report it
 * @param suggestions questions that the bot can answer next
 * @param status {@code complete}, {@code stopped}, or {@code requires_action} while the answer
 *     waits
 * @param requiredActions what it waits for
 */
public record Answer(
        @JsonProperty("response") String text,
        String conversationId,
        String messageId,
        String finishReason,
        List<Passage> sources,
        List<Passage> lookedAt,
        Usage usage,
        List<String> suggestions,
        String status,
        List<RequiredAction> requiredActions) {
    private static final String REQUIRES_ACTION = "requires_action";

    public Answer {
        if (finishReason == null && !REQUIRES_ACTION.equals(status)) {
            finishReason = "stop";
        }
        if (status == null) {
            status = "stopped".equals(finishReason) ? "stopped" : "complete";
        }
        sources = orEmpty(sources);
        lookedAt = orEmpty(lookedAt);
        suggestions = orEmpty(suggestions);
        requiredActions = orEmpty(requiredActions);
    }

    /** The tokens of an answer, as its provider counts them. */
    public record Usage(int inputTokens, int outputTokens) {}

    static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
