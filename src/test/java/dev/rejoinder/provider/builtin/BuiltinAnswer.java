package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.List;

/** Asks the built-in model and returns the whole answer. */
final class BuiltinAnswer {
    static final String FALLBACK = "I do not know that.";

    private static final BuiltinChatModel MODEL = new BuiltinChatModel();

    private BuiltinAnswer() {}

    /** The answer to the last of several consecutive questions. */
    static String of(String instructions, String... questions) {
        return of(instructions, List.of(), List.of(questions));
    }

    /** The same with passages, numbered from 1. */
    static String of(String instructions, List<String> passages, List<String> questions) {
        List<ChatMessage> messages = new ArrayList<>();
        for (String question : questions) {
            messages.add(ChatMessage.user(question));
            messages.add(ChatMessage.assistant("Well."));
        }
        messages.removeLast();
        List<CitedPassage> numbered = new ArrayList<>();
        for (String passage : passages) {
            numbered.add(new CitedPassage(numbered.size() + 1, "", passage, 1));
        }
        return of(
                new Prompt(
                        "builtin", instructions, messages, null, 1_000, FALLBACK, true, numbered));
    }

    static String of(Prompt prompt) {
        return text(events(prompt));
    }

    /** All events for a prompt. */
    static List<ModelEvent> events(Prompt prompt) {
        List<ModelEvent> events = new ArrayList<>();
        try (ModelCall call = MODEL.call(prompt)) {
            while (events.isEmpty() || !(events.getLast() instanceof ModelEvent.Finished)) {
                events.add(call.next());
            }
        } catch (ModelException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    private static String text(List<ModelEvent> events) {
        var text = new StringBuilder();
        for (ModelEvent event : events) {
            if (event instanceof ModelEvent.TextDelta(String more)) {
                text.append(more);
            }
        }
        return text.toString();
    }
}
