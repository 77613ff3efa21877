package dev.rejoinder.provider.scripted;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Sight;
import java.time.Duration;
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
    private volatile Sight sight = Sight.UNKNOWN;

    /** From now on, each event has arrived before the previous one was read. */
    public void sendWithoutPauses() {
        ready = true;
    }

    /** From now on, says whether it can see images. */
    public void says(Sight sight) {
        this.sight = sight;
    }

    /** Adds a reply to the end of the script. */
    public ScriptedChatModel reply(ScriptedStep... steps) {
        script.add(List.of(steps));
        return this;
    }

    /** Drops the replies that were not asked for. */
    public void clear() {
        script.clear();
    }

    /** Returns all prompts so far, in order. */
    public List<Prompt> prompts() {
        return List.copyOf(prompts);
    }

    @Override
    public Sight sees(String model, Duration timeout) {
        return sight;
    }

    @Override
    public ModelCall call(Prompt prompt) {
        prompts.add(prompt);
        List<ScriptedStep> reply = script.poll();
        return new ScriptedCall(reply == null ? HELLO_THERE : reply, ready);
    }
}
