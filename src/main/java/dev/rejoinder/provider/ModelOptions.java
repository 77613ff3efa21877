package dev.rejoinder.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of one model call. A null option keeps the provider's default; a provider without such an
 * option ignores it.
 *
 * @param temperature 0 to 2
 * @param topP 0 to 1
 * @param maxTokens the longest answer; it can only lower the bot's limit
 * @param stop texts at which the model stops
 * @param presencePenalty -2 to 2
 * @param frequencyPenalty -2 to 2
 * @param format the form of the answer; null for text
 * @param parallelToolCalls false for at most one tool call in an answer
 */
public record ModelOptions(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxTokens,
        List<String> stop,
        @Nullable Double presencePenalty,
        @Nullable Double frequencyPenalty,
        @Nullable Long seed,
        @Nullable AnswerFormat format,
        @Nullable Boolean parallelToolCalls) {
    /** No options. */
    public static final ModelOptions NONE =
            new ModelOptions(null, null, null, List.of(), null, null, null, null);

    /** Options that leave parallel tool calls to the provider. */
    public ModelOptions(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer maxTokens,
            List<String> stop,
            @Nullable Double presencePenalty,
            @Nullable Double frequencyPenalty,
            @Nullable Long seed,
            @Nullable AnswerFormat format) {
        this(
                temperature,
                topP,
                maxTokens,
                stop,
                presencePenalty,
                frequencyPenalty,
                seed,
                format,
                null);
    }

    public ModelOptions {
        stop = List.copyOf(stop);
    }

    /** The same options, with this choice about parallel tool calls. */
    public ModelOptions withParallelToolCalls(@Nullable Boolean parallel) {
        return new ModelOptions(
                temperature,
                topP,
                maxTokens,
                stop,
                presencePenalty,
                frequencyPenalty,
                seed,
                format,
                parallel);
    }

    /** Whether an answer may have at most one tool call. */
    public boolean onlyOneToolCall() {
        return Boolean.FALSE.equals(parallelToolCalls);
    }

    /**
     * An answer in JSON.
     *
     * @param name of the schema
     * @param schema the JSON Schema of the answer, as compact JSON; null for any object
     * @param strict whether the provider must enforce the schema; null for its default
     */
    public record AnswerFormat(String name, @Nullable String schema, @Nullable Boolean strict) {}
}
