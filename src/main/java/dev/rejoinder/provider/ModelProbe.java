package dev.rejoinder.provider;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
        var text = new StringBuilder();
        FinishReason reason = null;
        ModelException failure = null;
        try {
            reason = ask(served(models, name), temperature, maxTokens, limit, text);
        } catch (ModelException e) {
            failure = e;
        }
        Duration took = Duration.ofNanos(nanos.getAsLong() - begun);
        return new Result(text.toString(), reason, failure, took);
    }

    private static ChatModels.Choice.Served served(ChatModels models, String name)
            throws ModelException {
        return switch (models.choose(name)) {
            case ChatModels.Choice.Served served -> served;
            case ChatModels.Choice.NotConfigured missing ->
                    throw new ModelException(ModelException.Kind.REJECTED, missing.sentence());
            case ChatModels.Choice.Unknown(String unknown) ->
                    throw new ModelException(
                            ModelException.Kind.REJECTED,
                            models.problem(unknown).orElse("there is no " + unknown));
        };
    }

    private static FinishReason ask(
            ChatModels.Choice.Served served,
            @Nullable Double temperature,
            int maxTokens,
            Duration limit,
            StringBuilder text)
            throws ModelException {
        var prompt =
                new Prompt(
                        served.model(),
                        "",
                        List.of(ChatMessage.user(QUESTION)),
                        temperature,
                        maxTokens,
                        "");
        var late = new AtomicBoolean();
        try (ModelCall call = served.chatModel().call(prompt)) {
            Thread watch = abortAfter(limit, call, late);
            try {
                return listen(call, text);
            } finally {
                watch.interrupt();
            }
        } catch (ModelException e) {
            throw late.get()
                    ? new ModelException(
                            ModelException.Kind.UNAVAILABLE,
                            "no whole answer within " + limit.toSeconds() + " s")
                    : e;
        }
    }

    private static FinishReason listen(ModelCall call, StringBuilder text) throws ModelException {
        while (true) {
            switch (call.next()) {
                case ModelEvent.TextDelta(String more) -> text.append(more);
                case ModelEvent.Alive() -> {
                    // The deadline limits the wait.
                }
                case ModelEvent.ToolCallRequested _, ModelEvent.ProviderStateReceived _ -> {
                    // The question offers no tools.
                }
                case ModelEvent.Finished(FinishReason reason, _) -> {
                    return reason;
                }
            }
        }
    }

    private static Thread abortAfter(Duration limit, ModelCall call, AtomicBoolean late) {
        return Thread.ofVirtual()
                .name("trial-deadline")
                .start(
                        () -> {
                            try {
                                Thread.sleep(limit);
                                late.set(true);
                                call.abort();
                            } catch (InterruptedException e) {
                                // The answer came in time.
                            }
                        });
    }
}
