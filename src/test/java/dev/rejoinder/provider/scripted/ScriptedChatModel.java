package dev.rejoinder.provider.scripted;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.Prompt;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers each call with the next reply of its script, in the order of the calls, and with "Hello
 * there" after the end of the script. Thread-safe.
 */
public final class ScriptedChatModel implements ChatModel {
    private static final List<ScriptedStep> HELLO_THERE =
            List.of(ScriptedStep.text("Hello"), ScriptedStep.text(" there"));

    private final ConcurrentLinkedQueue<List<ScriptedStep>> script = new ConcurrentLinkedQueue<>();
    private final CopyOnWriteArrayList<Prompt> prompts = new CopyOnWriteArrayList<>();

    private volatile boolean ready;

    /** From now on, each event has arrived before the previous one was read. */
    public void sendWithoutPauses() {
        ready = true;
    }

    /** Adds a reply to the end of the script. */
    public ScriptedChatModel reply(ScriptedStep... steps) {
        script.add(List.of(steps));
        return this;
    }

    /** Returns all prompts so far, in order. */
    public List<Prompt> prompts() {
        return List.copyOf(prompts);
    }

    @Override
    public ModelCall call(Prompt prompt) {
        prompts.add(prompt);
        List<ScriptedStep> reply = script.poll();
        return new ScriptedCall(reply == null ? HELLO_THERE : reply, ready);
    }
}
