package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
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
        var text = new StringBuilder();
        try (call) {
            while (true) {
                switch (call.next()) {
                    case ModelEvent.Alive() -> {}
                    case ModelEvent.TextDelta(String delta) -> text.append(checked(delta));
                    case ModelEvent.Finished(var reason, var usage) -> {
                        String count =
                                usage == null
                                        ? ""
                                        : " " + usage.inputTokens() + "/" + usage.outputTokens();
                        return new CallTranscript(text.toString(), reason + count, "");
                    }
                }
                call.ready();
            }
        } catch (ModelException e) {
            return failed(text.toString(), e);
        }
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
