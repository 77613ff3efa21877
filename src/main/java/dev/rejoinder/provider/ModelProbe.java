package dev.rejoinder.provider;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends a short question to a model to check that it answers. */
public final class ModelProbe {
    /** The default timeout. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String QUESTION = "Answer with the one word OK.";

    private ModelProbe() {}

    /**
     * The result of a probe.
     *
     * @param text the answer; may be empty
     * @param reason why the model stopped; null when the call failed
     * @param failure null when the model answered
     */
    public record Result(
            String text,
            @Nullable FinishReason reason,
            @Nullable ModelException failure,
            Duration took) {
        public boolean answered() {
            return failure == null;
        }
    }

    /**
     * Calls the model with this name. Blocks until it has answered, failed or timed out.
     *
     * @param temperature null for the model's default
     * @param maxTokens the longest answer
     * @param nanos a monotonic clock
     */
    public static Result of(
            ChatModels models,
            String name,
            @Nullable Double temperature,
            int maxTokens,
            Duration limit,
            LongSupplier nanos) {
        long begun = nanos.getAsLong();
        String text = "";
        FinishReason reason = null;
        ModelException failure = null;
        try {
            ModelReply reply =
                    ModelReply.of(
                            models, name, model -> prompt(model, temperature, maxTokens), limit);
            text = reply.text();
            reason = reply.reason();
        } catch (ModelException e) {
            failure = e;
        }
        Duration took = Duration.ofNanos(nanos.getAsLong() - begun);
        return new Result(text, reason, failure, took);
    }

    private static Prompt prompt(String model, @Nullable Double temperature, int maxTokens) {
        return new Prompt(
                model, "", List.of(ChatMessage.user(QUESTION)), temperature, maxTokens, "");
    }
}
