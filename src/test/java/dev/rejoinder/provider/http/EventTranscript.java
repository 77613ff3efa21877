package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a call, one a line: text as {@code "text"}, calls as {@code id tool arguments} with
 * {@code *} for an id that the adapter made, state as {@code provider json}, and the end. Adjacent
 * texts are one event.
 */
public final class EventTranscript {
    private EventTranscript() {}

    /** Calls a model and reads the answer to its end. */
    public static List<String> of(ChatModel model, Prompt prompt) {
        var events = new ArrayList<String>();
        var text = new StringBuilder();
        try (ModelCall call = model.call(prompt)) {
            boolean more = true;
            while (more) {
                ModelEvent event = call.next();
                if (!(event instanceof ModelEvent.TextDelta || event instanceof ModelEvent.Alive)) {
                    flush(text, events);
                }
                switch (event) {
                    case ModelEvent.TextDelta(String delta) -> text.append(delta);
                    case ModelEvent.Alive() -> {}
                    case ModelEvent.ToolCallRequested(var id, var tool, var arguments) ->
                            events.add(named(id) + " " + tool + " " + arguments);
                    case ModelEvent.ProviderStateReceived(var state) ->
                            events.add(state.provider() + " " + state.json());
                    case ModelEvent.Finished(var reason, var usage) -> {
                        events.add(
                                usage == null
                                        ? reason.name()
                                        : reason
                                                + " "
                                                + usage.inputTokens()
                                                + "/"
                                                + usage.outputTokens());
                        more = false;
                    }
                }
            }
        } catch (ModelException e) {
            flush(text, events);
            events.add(e.kind() + ": " + e.getMessage());
        }
        return events;
    }

    private static String named(String id) {
        return id.matches("call_[0-9a-f]{1,16}") ? "*" : id;
    }

    private static void flush(StringBuilder text, List<String> events) {
        if (!text.isEmpty()) {
            events.add('"' + text.toString() + '"');
            text.setLength(0);
        }
    }
}
