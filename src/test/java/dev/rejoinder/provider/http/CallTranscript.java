package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelEventListener;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;

/**
 * The result of a call.
 *
 * @param text the text of the answer
 * @param end how it ended: {@code STOP in/out} with its usage, or the kind of the failure
 * @param detail the detail of the failure, or an empty string
 */
public record CallTranscript(String text, String end, String detail) {
    /** Calls a model and reads the answer to its end, as the turn engine does. */
    public static CallTranscript of(ChatModel model, Prompt prompt) {
        try {
            return by(model.call(prompt));
        } catch (ModelException refused) {
            return failed("", refused);
        }
    }

    /** Reads a call to its end, as the turn engine does. */
    public static CallTranscript by(ModelCall call) {
        var reader = new Reader();
        try (call) {
            call.deliver(reader);
            return new CallTranscript(reader.text.toString(), reader.end, "");
        } catch (ModelException e) {
            return failed(reader.text.toString(), e);
        }
    }

    private static final class Reader implements ModelEventListener {
        private final StringBuilder text = new StringBuilder();
        private String end = "";

        @Override
        public boolean onEvent(ModelEvent event) {
            switch (event) {
                case ModelEvent.Alive _,
                        ModelEvent.ToolCallRequested _,
                        ModelEvent.ProviderStateReceived _ -> {}
                case ModelEvent.TextDelta(String delta) -> text.append(checked(delta));
                case ModelEvent.Finished(var reason, var usage) ->
                        end =
                                reason
                                        + (usage == null
                                                ? ""
                                                : " "
                                                        + usage.inputTokens()
                                                        + "/"
                                                        + usage.outputTokens());
            }
            return true;
        }

        @Override
        public void onPause() {}
    }

    private static CallTranscript failed(String text, ModelException e) {
        return new CallTranscript(text, e.kind().name(), String.valueOf(e.getMessage()));
    }

    private static String checked(String delta) {
        if (delta.isEmpty() || Character.isHighSurrogate(delta.charAt(delta.length() - 1))) {
            throw new AssertionError("a delta that must not be: '" + delta + "'");
        }
        return delta;
    }

    /** Whether the call reported a complete answer. */
    public boolean finished() {
        return end.startsWith("STOP") || end.startsWith("LENGTH");
    }
}
