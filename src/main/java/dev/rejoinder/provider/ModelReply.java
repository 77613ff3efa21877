package dev.rejoinder.provider;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The whole answer of one call outside a conversation.
 *
 * @param text the answer; may be empty
 * @param reason why the model stopped
 */
public record ModelReply(String text, FinishReason reason) {
    /**
     * Calls the model with this name. Blocks until it has answered, failed or timed out.
     *
     * @param prompt makes the prompt from the model's name at its provider
     * @param limit how long the call may take
     * @throws ModelException if there is no such model, or no whole answer
     */
    public static ModelReply of(
            ChatModels models, String name, Function<String, Prompt> prompt, Duration limit)
            throws ModelException {
        ChatModels.Choice.Served served = served(models, name);
        var text = new StringBuilder();
        var late = new AtomicBoolean();
        try (ModelCall call = served.chatModel().call(prompt.apply(served.model()))) {
            Thread watch = abortAfter(limit, call, late);
            try {
                FinishReason reason = listen(call, text);
                return new ModelReply(text.toString(), reason);
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

    private static FinishReason listen(ModelCall call, StringBuilder text) throws ModelException {
        while (true) {
            switch (call.next()) {
                case ModelEvent.TextDelta(String more) -> text.append(more);
                case ModelEvent.Alive() -> {
                    // The deadline limits the wait.
                }
                case ModelEvent.ToolCallRequested _, ModelEvent.ProviderStateReceived _ -> {
                    // The prompt offers no tools.
                }
                case ModelEvent.Finished(FinishReason reason, _) -> {
                    return reason;
                }
            }
        }
    }

    private static Thread abortAfter(Duration limit, ModelCall call, AtomicBoolean late) {
        return Thread.ofVirtual()
                .name("reply-deadline")
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
