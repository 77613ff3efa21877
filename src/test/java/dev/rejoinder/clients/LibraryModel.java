package dev.rejoinder.clients;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.provider.scripted.ScriptedStep;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A model whose replies are scripted by question. Thread-safe. */
final class LibraryModel implements ChatModel {
    /** The answer to a question without a script: every kind of character. */
    static final String TEXT = "Grüße, 日本語! e\u0301 👩‍👩‍👧 \"quoted\" \\ \u2028 done.\n";

    private static final List<String> PIECES =
            List.of("Grüße, 日", "本語! e", "\u0301 👩‍👩", "‍👧 \"quoted\" \\ \u2028", " done.\n");

    private final Map<String, Queue<ScriptedStep[]>> replies = new ConcurrentHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    /** Adds the reply to the next call with this question. */
    void reply(String question, ScriptedStep... steps) {
        replies.computeIfAbsent(question, _ -> new ConcurrentLinkedQueue<>()).add(steps);
    }

    /** Returns how often it was called with this question. */
    int calls(String question) {
        return calls.getOrDefault(question, 0);
    }

    @Override
    public ModelCall call(Prompt prompt) {
        String question = prompt.question();
        calls.merge(question, 1, Integer::sum);
        Queue<ScriptedStep[]> scripted = replies.get(question);
        ScriptedStep[] steps = scripted == null ? null : scripted.poll();
        return new ScriptedChatModel().reply(steps == null ? usual() : steps).call(prompt);
    }

    private static ScriptedStep[] usual() {
        return PIECES.stream().map(ScriptedStep::text).toArray(ScriptedStep[]::new);
    }
}
